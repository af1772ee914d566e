import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmulatorOptions, type Emulators, startEmulators } from "../../emulators/index.ts";
import { open, type Properties } from "../../provider/host/wire.ts";
import { VercelClient } from "../../provider/vercel/client.ts";
import { plugin as vercel } from "../../provider/vercel/plugin.ts";
import { ManagedResource, secret, startPlugin } from "./managed-resource.ts";

type Seed = NonNullable<NonNullable<EmulatorOptions["seed"]>["vercel"]>;

const impatient = {
  ...vercel,
  connect: (config: Record<string, string>) =>
    new VercelClient({
      token: config.vercelApiToken!,
      team: config.vercelTeam,
      apiUrl: config.vercelApiUrl!,
      retry: { baseDelay: 5 },
    }),
};

let emulators: Emulators;
let projectId: string;

async function world(seed: Seed = {}): Promise<void> {
  emulators = await startEmulators({ seed: { vercel: { envWriteMs: 1, ...seed } } });
  const project = new ManagedResource(await start(), "stackwright:vercel:Project", "web");
  await project.up({ name: "web" });
  projectId = project.state!.id;
  emulators.vercel.journal.clear();
}

const start = (more: Properties = {}) =>
  startPlugin(impatient, {
    vercelApiToken: emulators.vercel.token,
    vercelTeam: emulators.vercel.teamId,
    vercelApiUrl: emulators.vercel.url,
    ...more,
  });
const environment = async (more: Properties = {}) =>
  new ManagedResource(await start(more), "stackwright:vercel:ProjectEnvironment");

const stored = (key: string, target: "production" | "preview" | "development") =>
  emulators.vercel.dashboard.variable("web", key, target);

/** Writes since the last time this was asked. */
function writes(): string[] {
  const done = emulators.vercel.journal.operations(emulators.vercel.journal.writes());
  emulators.vercel.journal.clear();
  return done;
}

const create = "POST /v10/projects/{idOrName}/env";
const edit = "PATCH /v9/projects/{idOrName}/env/{id}";
const remove = "DELETE /v9/projects/{idOrName}/env/{id}";

const serverKey = `sk-test-${randomBytes(8).toString("hex")}`;
const contract = { consumer: "frontend", variables: { KEY: { tier: "P0", secret: true, format: "sk-…" } } };
const declared = (): Properties => ({
  projectId,
  production: { API_URL: "https://api.example.com", KEY: secret(serverKey) },
  preview: { API_URL: "https://staging.example.com", KEY: secret(serverKey) },
  development: { API_URL: "http://localhost:8000" },
  sensitive: ["KEY"],
  contract,
});
const plain = (properties: Properties) => open(properties).values;
const changed = (scope: "production" | "preview" | "development", variables: Properties): Properties => ({
  ...declared(),
  [scope]: { ...(declared()[scope] as Properties), ...variables },
});

afterEach(() => emulators.close());

describe("stackwright:vercel:ProjectEnvironment", () => {
  beforeEach(() => world());

  it("writes every variable with its kind, reads it back, and has nothing to do after", async () => {
    const env = await environment();
    expect(await env.up(declared())).toBe("create");
    expect(writes()).toEqual([create]);
    expect(env.state?.id).toBe(`${projectId}/environment`);
    expect(stored("KEY", "production")).toMatchObject({ type: "sensitive", value: serverKey, target: ["production"] });
    expect(stored("API_URL", "development")).toMatchObject({ type: "encrypted", value: "http://localhost:8000" });
    expect(env.inputs).toEqual(plain(declared()));
    expect(env.outputs.unmanagedVariables).toEqual([]);
    expect(env.preview(declared())).toEqual([]);
    await env.refresh();
    expect(env.inputs).toEqual(plain(declared()));
    expect(env.preview(declared())).toEqual([]);
    expect(await env.up(declared())).toBe("same");
    expect(writes()).toEqual([]);
  });

  it("keeps secrets out of plain state", async () => {
    const env = await environment();
    await env.up(declared());
    await env.refresh();
    const text = JSON.stringify(env.state, (_key, value) =>
      typeof value === "object" && value !== null && "4dabf18193072939515e22adb298388d" in value ? "[secret]" : value,
    );
    expect(text).not.toContain(serverKey);
    expect(text).not.toContain(String(env.outputs.revisionSalt));
    expect(text).toContain("https://api.example.com");
  });

  it.each([
    [
      "a readable value",
      () => changed("production", { API_URL: "https://new.example.com" }),
      ["production.API_URL"],
      [edit],
    ],
    ["a sensitive value", () => changed("preview", { KEY: secret("sk-test-rotated") }), ["preview.KEY"], [edit]],
    ["a new variable", () => changed("development", { DEBUG: "true" }), ["development.DEBUG"], [create]],
    [
      "readable to sensitive",
      () => ({ ...declared(), sensitive: ["KEY", "API_URL"] }),
      ["sensitive[1]"],
      [remove, create, remove, create],
    ],
    [
      "sensitive to readable",
      () => ({ ...declared(), sensitive: [] }),
      ["sensitive[0]"],
      [remove, create, remove, create],
    ],
  ])("updates %s and nothing else", async (_, change, paths, operations) => {
    const env = await environment();
    await env.up(declared());
    const { revision } = env.outputs;
    writes();
    expect(env.preview(change())).toEqual(paths);
    expect(await env.up(change())).toBe("update");
    expect(writes()).toEqual(operations);
    expect(env.inputs).toEqual(plain(change()));
    expect(env.preview(change())).toEqual([]);
    const isSameValues =
      JSON.stringify({ ...plain(change()), sensitive: 0 }) === JSON.stringify({ ...plain(declared()), sensitive: 0 });
    expect(env.outputs.revision === revision).toBe(isSameValues);
    await env.refresh();
    expect(env.preview(change())).toEqual([]);
  });

  it("removes a variable that is not declared any more, and only that", async () => {
    const env = await environment();
    await env.up(declared());
    emulators.vercel.dashboard.setVariable("web", "HAND", "x", "production");
    writes();
    const less = { ...declared(), preview: { API_URL: "https://staging.example.com" } };
    expect(await env.up(less)).toBe("update");
    expect(writes()).toEqual([remove]);
    expect(stored("KEY", "preview")).toBeUndefined();
    expect(stored("KEY", "production")?.value).toBe(serverKey);
    expect(stored("HAND", "production")?.value).toBe("x");
    expect(env.outputs.unmanagedVariables).toEqual(["production/HAND"]);
  });

  it("narrows a row that serves two scopes when only one changes", async () => {
    const project = emulators.vercel.state.projectNamed("web")!;
    emulators.vercel.dashboard.setVariable("web", "SHARED", "both", "production");
    stored("SHARED", "production")!.target = ["production", "preview"];
    const env = await environment();
    const both = { projectId, production: { SHARED: "both" }, preview: { SHARED: "both" } };
    expect(await env.up(both)).toBe("create");
    expect(writes()).toEqual([]);
    expect(await env.up({ ...both, preview: { SHARED: "mine" } })).toBe("update");
    expect(stored("SHARED", "production")).toMatchObject({ value: "both", target: ["production"] });
    expect(stored("SHARED", "preview")).toMatchObject({ value: "mine", target: ["preview"] });
    expect(project.variables.size).toBe(2);
  });

  it("shows drift of every kind and puts it right", async () => {
    const env = await environment();
    await env.up(declared());
    const { dashboard } = emulators.vercel;
    dashboard.setVariable("web", "API_URL", "https://by-hand.example.com", "production");
    dashboard.deleteVariable("web", "API_URL", "development");
    Object.assign(stored("KEY", "preview")!, { type: "encrypted" });
    dashboard.setVariable("web", "HAND", "x", "preview");
    await env.refresh();
    expect(env.preview(declared())).toEqual(["development.API_URL", "production.API_URL", "sensitive[0]"]);
    expect(env.outputs.unmanagedVariables).toEqual(["preview/HAND"]);
    expect(await env.up(declared())).toBe("update");
    expect(stored("API_URL", "production")?.value).toBe("https://api.example.com");
    expect(stored("API_URL", "development")?.value).toBe("http://localhost:8000");
    expect(stored("KEY", "preview")).toMatchObject({ type: "sensitive", value: serverKey });
    expect(stored("HAND", "preview")?.value).toBe("x");
    expect(env.preview(declared())).toEqual([]);
  });

  it("moves to another project by replacement", async () => {
    const env = await environment();
    await env.up(declared());
    const other = new ManagedResource(await start(), "stackwright:vercel:Project", "other");
    await other.up({ name: "other" });
    expect(await env.up({ ...declared(), projectId: other.state!.id })).toBe("replace");
    expect(env.state?.id).toBe(`${other.state?.id}/environment`);
    expect(emulators.vercel.state.projectNamed("web")?.variables.size).toBe(0);
    expect(emulators.vercel.state.projectNamed("other")?.variables.size).toBe(5);
  });

  it("imports what can be read; a sensitive value is written once more, then all is quiet", async () => {
    const first = await environment();
    await first.up(declared());
    const env = await environment();
    await env.import(`${projectId}/environment`);
    expect(env.inputs).toMatchObject({ production: { API_URL: "https://api.example.com" } });
    expect(env.outputs.unmanagedVariables).toEqual(["preview/KEY", "production/KEY"]);
    writes();
    expect(await env.up(declared())).toBe("update");
    expect(writes()).toEqual([edit, edit]);
    expect(env.preview(declared())).toEqual([]);
    expect(await env.up(declared())).toBe("same");
  });

  it("does not overwrite values set by hand unless told to", async () => {
    emulators.vercel.dashboard.setVariable("web", "API_URL", "https://by-hand.example.com", "production");
    const refused = await environment();
    await expect(refused.up(declared())).rejects.toThrow(
      `pulumi import stackwright:vercel:ProjectEnvironment it ${projectId}/environment`,
    );
    expect(writes()).toEqual([]);
    const adopting = await environment({ adopt: "it" });
    expect(await adopting.up(declared())).toBe("create");
    expect(adopting.inputs).toEqual(plain(declared()));
    expect(adopting.preview(declared())).toEqual([]);
  });

  it("deletes what it owns, nothing else, and again without complaint", async () => {
    const env = await environment();
    await env.up(declared());
    emulators.vercel.dashboard.setVariable("web", "HAND", "x", "production");
    await env.destroy();
    expect([...emulators.vercel.state.projectNamed("web")!.variables.values()].map(({ key }) => key)).toEqual(["HAND"]);
    writes();
    await env.destroy();
    expect(writes()).toEqual([]);
    emulators.vercel.dashboard.deleteProject("web");
    await env.destroy();
    expect(await env.refresh()).toBe(false);
  });

  it("writes once when answers are lost", async () => {
    emulators.vercel.faults.inject({ route: `POST /v10/projects/*/env`, drop: true, when: "after" });
    const env = await environment();
    await env.up(declared());
    expect(emulators.vercel.state.projectNamed("web")?.variables.size).toBe(5);
    expect(env.preview(declared())).toEqual([]);
  });

  it.each([0, 1, 2])("finishes what failed after %i writes, sensitive values too", async (skip) => {
    const env = await environment();
    await env.up(declared());
    const rotated = {
      ...declared(),
      production: { API_URL: "https://new.example.com", KEY: secret("sk-test-rotated-1") },
      preview: { API_URL: "https://staging.example.com", KEY: secret("sk-test-rotated-2") },
    };
    emulators.vercel.faults.inject({ route: "PATCH /v9/projects/*/env/*", status: 403, skip });
    const failure = env.up(rotated);
    await expect(failure).rejects.toThrow(/could not update (API_URL|KEY) of project/);
    await expect(failure).rejects.not.toThrow("sk-test-rotated");
    // the next run is another process: it knows only what state says
    env.service = await start();
    expect(await env.up(rotated)).toBe("update");
    expect(stored("API_URL", "production")?.value).toBe("https://new.example.com");
    expect(stored("KEY", "production")?.value).toBe("sk-test-rotated-1");
    expect(stored("KEY", "preview")?.value).toBe("sk-test-rotated-2");
    expect(await env.up(rotated)).toBe("same");
  });

  it("restores a variable that was removed to change its kind when making it anew failed", async () => {
    const env = await environment();
    await env.up(declared());
    emulators.vercel.faults.inject({ route: "POST /v10/projects/*/env", status: 403 });
    const all = { ...declared(), sensitive: ["KEY", "API_URL"] };
    await expect(env.up(all)).rejects.toThrow("could not write API_URL");
    env.service = await start();
    expect(await env.up(all)).toBe("update");
    expect(stored("API_URL", "production")).toMatchObject({ type: "sensitive", value: "https://api.example.com" });
    expect(stored("API_URL", "preview")).toMatchObject({ type: "sensitive" });
  });

  it("looks again when a variable appeared between looking and writing", async () => {
    const env = await environment();
    emulators.vercel.faults.inject({ route: "POST /v10/projects/*/env", status: 500 });
    const stop = emulators.vercel.journal.onAfterWrite(() => {
      stop();
      emulators.vercel.dashboard.setVariable("web", "API_URL", "somebody else's", "production");
      stored("API_URL", "production")!.target = ["production", "preview"];
    });
    await env.up(declared());
    expect(stored("API_URL", "production")?.value).toBe("https://api.example.com");
    expect(stored("API_URL", "preview")?.value).toBe("https://staging.example.com");
    expect(env.inputs).toEqual(plain(declared()));
  });

  it("writes one project's variables one at a time", async () => {
    emulators.vercel.state.seed.envWriteMs = 20;
    const [one, two] = [await environment(), await environment()];
    two.service = one.service;
    emulators.vercel.journal.clear();
    await Promise.all([one.up({ projectId, production: { A: "1" } }), two.up({ projectId, preview: { B: "2" } })]);
    expect(emulators.vercel.journal.writes().map(({ status }) => status)).toEqual([201, 201]);
  });

  it("waits while somebody else writes the project's variables", async () => {
    const env = await environment();
    const project = emulators.vercel.state.projectNamed("web")!;
    project.updatingVariables = true;
    const stop = emulators.vercel.journal.onAfterWrite(() => {
      project.updatingVariables = false;
      stop();
    });
    expect(await env.up({ projectId, production: { A: "1" } })).toBe("create");
    expect(emulators.vercel.journal.writes().map(({ status }) => status)).toEqual([400, 201]);
  });

  it("names the project when it does not exist", async () => {
    const env = await environment();
    await expect(env.up({ ...declared(), projectId: "prj_none" })).rejects.toThrow(/no project "prj_none".*vercelTeam/);
  });

  it.each([
    [{ production: { TZ: "UTC" } }, "production.TZ is a name Vercel reserves"],
    [{ production: { "NOT-A-NAME": "x" } }, "no variable name"],
    [{ production: { EMPTY: "" } }, "production.EMPTY is empty"],
    [{ production: { VITE_KEY: "x" }, sensitive: ["VITE_KEY"] }, "compiled into the page"],
    [{ development: { KEY: "x" }, sensitive: ["KEY"] }, "declared in neither `production` nor `preview`"],
  ])("refuses %j before anything is written", async (inputs, reason) => {
    const env = await environment();
    await expect(env.up({ projectId, ...inputs })).rejects.toThrow(reason);
    expect(writes()).toEqual([]);
  });
});

it("does not fight a team policy that makes every variable sensitive", async () => {
  await world({ sensitivePolicy: "on" });
  const env = await environment();
  const inputs = { projectId, production: { API_URL: "https://api.example.com" } };
  await env.up(inputs);
  expect(stored("API_URL", "production")?.type).toBe("sensitive");
  expect(env.preview(inputs)).toEqual([]);
  await env.refresh();
  expect(env.preview(inputs)).toEqual([]);
  writes();
  expect(await env.up({ ...inputs, production: { API_URL: "https://new.example.com" } })).toBe("update");
  expect(writes()).toEqual([edit]);
});

it("refuses to take variables it may not see for deleted ones", async () => {
  await world();
  const env = await environment();
  await env.up(declared());
  emulators.vercel.state.seed.hideProductionVariables = true;
  await expect(env.refresh()).rejects.toThrow(/cannot see 2 production variables/);
  writes();
  await expect(env.up(changed("preview", { API_URL: "https://new.example.com" }))).rejects.toThrow(/cannot see/);
  expect(writes()).toEqual([]);
});
