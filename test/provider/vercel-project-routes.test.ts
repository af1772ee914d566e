import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { open, type Properties } from "../../provider/host/wire.ts";
import { secret } from "./managed-resource.ts";
import { failureOf, VercelWorld } from "./vercel-world.ts";

const world = VercelWorld.forEachTest();
const routes = (options = {}) => world.resource("ProjectRoutes", options);
const api: Properties = { name: "api", source: "/api/:path*", destination: "https://api.example.com/api/:path*" };
const page: Properties = { name: "page", source: "^/(?!assets/).*$", syntax: "regex", destination: "/index.html" };
const declared = (...list: Properties[]): Properties => ({ projectId: world.projectId, routes: list });
const ROUTES = "/v1/projects/{projectId}/routes";
const PUBLISH = `POST ${ROUTES}/versions`;
const live = () => world.project.routing.find(({ status }) => status === "live")?.rules ?? [];
const names = () => live().map(({ name }) => name);
const drafts = () => world.project.routing.filter(({ status }) => status === "staging");

describe("stackwright:vercel:ProjectRoutes", () => {
  it("stages and promotes them in order, and has nothing to do after", async () => {
    const rules = await routes();
    expect(await rules.up(declared(api, page))).toBe("create");
    expect(world.writes()).toEqual([`POST ${ROUTES}`, `POST ${ROUTES}`, PUBLISH]);
    expect(names()).toEqual(["api", "page"]);
    expect(live()[0]?.route).toEqual({
      src: "^/api(?:/((?:[^/]+?)(?:/(?:[^/]+?))*))?/?$",
      dest: "https://api.example.com/api/$1",
    });
    expect(rules.state?.id).toBe(`${world.projectId}/routes`);
    expect(rules.inputs).toEqual(declared(api, page));
    expect(rules.outputs).toMatchObject({ routeIds: live().map(({ id }) => id), unmanagedRoutes: [] });
    const before = rules.state;
    await rules.refresh();
    expect(rules.state).toEqual(before);
    expect(await rules.up(declared(api, page))).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it.each<[string, Properties, string]>([
    ["description", { description: "the backend" }, "description"],
    ["source", { source: "/v1/:path*" }, "source"],
    ["syntax", { source: "/api", syntax: "equals" }, "source"],
    ["destination", { destination: "https://b.example.com/:path*" }, "destination"],
    ["status", { status: 307 }, "status"],
    ["headers", { headers: { "x-robots-tag": "noindex" } }, "headers"],
    ["caseSensitive", { caseSensitive: true }, "caseSensitive"],
    ["enabled", { enabled: false }, "enabled"],
  ])("changes %s in place, and back", async (_, change, shown) => {
    const rules = await routes();
    await rules.up(declared(api, page));
    world.writes();
    const changed = declared({ ...api, ...change }, page);
    expect(rules.preview(changed).some((path) => path.startsWith(`routes[0].${shown}`))).toBe(true);
    expect(await rules.up(changed)).toBe("update");
    expect(world.writes()).toEqual([`PATCH ${ROUTES}/{routeId}`, PUBLISH]);
    await rules.refresh();
    expect(rules.inputs).toEqual(changed);
    expect(rules.preview(changed)).toEqual([]);
    await rules.up(declared(api, page));
    expect(rules.preview(declared(api, page))).toEqual([]);
    expect(rules.inputs).toEqual(declared(api, page));
  });

  it("adds, moves and takes away its own, and leaves those of others where they are", async () => {
    world.vercel.dashboard.addRoute("web", { name: "theirs", source: "/old", destination: "/new" }, { publish: true });
    const rules = await routes();
    await rules.up(declared(api, page));
    expect(names()).toEqual(["theirs", "api", "page"]);
    expect(rules.outputs.unmanagedRoutes).toEqual(["theirs"]);
    await rules.up(declared(page, api));
    expect(names()).toEqual(["theirs", "page", "api"]);
    expect(rules.preview(declared(page, api))).toEqual([]);
    const docs = { name: "docs", source: "/docs", destination: "/help" };
    await rules.up(declared(page, docs, api));
    expect(names()).toEqual(["theirs", "page", "docs", "api"]);
    world.writes();
    await rules.up(declared(docs));
    expect(world.writes()).toEqual([`DELETE ${ROUTES}`, PUBLISH]);
    expect(names()).toEqual(["theirs", "docs"]);
    await rules.destroy();
    await rules.destroy();
    expect(names()).toEqual(["theirs"]);
  });

  it("shows what was changed by hand, and sets it back", async () => {
    const rules = await routes();
    await rules.up(declared(api, page));
    live()[0]!.rawDest = "https://elsewhere.example.com";
    live().splice(1, 1);
    await rules.refresh();
    expect(rules.preview(declared(api, page))).not.toEqual([]);
    await rules.up(declared(api, page));
    expect(live().map(({ rawDest }) => rawDest)).toEqual([api.destination, page.destination]);
  });

  it("writes nothing while somebody has changes staged", async () => {
    world.vercel.dashboard.addRoute("web", { name: "theirs", source: "/a", destination: "/b" }, { publish: false });
    const rules = await routes();
    const { message } = await failureOf(rules.up(declared(api)));
    expect(message).toMatch(/somebody has staged and not published \(version rv_\w+\).*vercel routes publish/);
    expect(world.writes()).toEqual([]);
    expect(drafts()).toHaveLength(1);
    world.project.routing.length = 0;
    expect(await rules.up(declared(api))).toBe("update");
    expect(names()).toEqual(["api"]);
  });

  it("throws away what it staged when a part is refused or lost, so that the next run finds the way clear", async () => {
    const rules = await routes();
    world.vercel.faults.inject({ route: PUBLISH, status: 403 });
    expect((await failureOf(rules.up(declared(api)))).message).toContain("403");
    expect(drafts()).toEqual([]);
    world.vercel.faults.inject({ route: `POST ${ROUTES}`, drop: true, when: "after" });
    await failureOf(rules.up(declared(api)));
    expect(drafts()).toEqual([]);
    expect(await rules.up(declared(api, page))).toBe("update");
    expect(names()).toEqual(["api", "page"]);
  });

  it("clears what a run that was killed left staged, and knows it from somebody else's", async () => {
    const home = mkdtempSync(join(tmpdir(), "stackwright-routes-"));
    try {
      const killed = await routes({ home });
      await killed.up(declared(api));
      const [rule] = live();
      // As if the run had ended between its last staging and the promotion.
      for (const version of world.project.routing) version.status = "staging";
      const resumed = await routes({ home });
      await resumed.up(declared(api));
      expect(names()).toEqual(["api"]);
      expect(live()[0]?.id).not.toBe(rule?.id);
      expect(drafts()).toEqual([]);
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it("is refused when a name is taken, imported, and adopted", async () => {
    world.vercel.dashboard.addRoute(
      "web",
      { name: "api", source: "/api", destination: "/elsewhere" },
      { publish: true },
    );
    world.vercel.dashboard.addRoute("web", { name: "more", source: "/a", destination: "/b" }, { publish: true });
    const { message } = await failureOf((await routes()).up(declared(api)));
    expect(message).toContain(`pulumi import stackwright:vercel:ProjectRoutes it ${world.projectId}/routes`);
    const imported = await routes();
    await imported.import(`${world.projectId}/routes`);
    expect(imported.inputs).toEqual(
      declared(
        { name: "api", source: "/api", destination: "/elsewhere" },
        { name: "more", source: "/a", destination: "/b" },
      ),
    );
    const adopted = await routes({ config: { adopt: "all" } });
    expect(await adopted.up(declared(api))).toBe("create");
    expect(live()[0]?.rawDest).toBe(api.destination);
    expect(adopted.outputs.unmanagedRoutes).toEqual(["more"]);
    world.vercel.dashboard.deleteProject("web");
    expect(await adopted.refresh()).toBe(false);
  });

  it("is replaced for another project", async () => {
    const other = await world.resource("Project");
    await other.up({ name: "other" });
    const rules = await routes();
    await rules.up(declared(api));
    expect(await rules.up({ ...declared(api), projectId: other.state?.id as string })).toBe("replace");
    expect(names()).toEqual([]);
  });

  it("keeps a secret header a secret", async () => {
    const rules = await routes();
    await rules.up(declared({ ...api, headers: { "x-key": secret("sk-test-header-key") } }));
    const paths = open(rules.state?.state ?? {}).secrets.map((path) => path.join("."));
    expect(paths).toEqual(["routes.0.headers.x-key"]);
    expect(rules.preview(declared({ ...api, headers: { "x-key": secret("sk-test-header-key") } }))).toEqual([]);
  });

  it("is told all that is wrong at once, before anything is written", async () => {
    const rules = await routes();
    const wrong = declared(
      { name: "a", source: "a", destination: "b" },
      { name: "a", source: "(", syntax: "regex", status: 308 },
      { name: "c", source: "/c" },
    );
    const { message } = await failureOf(rules.up(wrong));
    for (const part of [
      "routes[0].source must begin with `/`",
      "routes[0].destination must be a path",
      "routes[1].source is no regular expression",
      "routes[1] has the status of a redirect",
      "routes[2] does nothing",
    ]) {
      expect(message).toContain(part);
    }
    const twice = await failureOf(rules.up(declared(api, { ...page, name: "api" })));
    expect(twice.message).toContain('routes[1].name "api" is the name of an earlier one');
    expect(world.writes()).toEqual([]);
  });

  it("does not complain about what is not known yet", async () => {
    const rules = await routes();
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const { problems } = rules.service.check(
      rules.urn,
      declared({ name: "api", source: "/api", destination: unknown }),
    );
    expect(problems).toEqual([]);
  });
});
