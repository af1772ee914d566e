import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { healthOf } from "../../cli/demo/health.ts";
import { createWorld, type World } from "../../cli/demo/world.ts";
import { outboundBlocks } from "../../emulators/render/outbound-addresses.ts";
import { THIS_MACHINE } from "../../emulators/runtime/index.ts";
import { production, stackwright, start } from "./command.ts";
import { textsBelow } from "./files.ts";
import { contents } from "./world-contents.ts";

const NOTHING = { services: [], groups: [], keyValues: [], projects: [] };

/** A port nothing listens on. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

function latch() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

describe("bad input", () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  const writes = () =>
    [world.emulators.render, world.emulators.vercel, world.emulators.supabase].flatMap(({ journal }) =>
      journal.writes(),
    );
  const stateFiles = () =>
    textsBelow(`${world.dir}/state`).filter(({ file }) => /\/(stacks|history|locks)\/.*\.json$/.test(file));

  test("missing and malformed config: all of it at once, with the commands, and nothing written", async () => {
    await world.removeConfig("production", "PUSHER_SECRET");
    await world.removeConfig("production", "supabaseProjectRef");
    await world.setConfig("production", "CLERK_JWKS_URL", "not-a-url");
    await world.setConfig("production", "OPENAI_API_KEY", "wrong-prefix-value", { secret: true });
    const { code, output } = await stackwright(world, production("up", "--yes"));
    expect(code).toBe(1);
    for (const key of ["PUSHER_SECRET", "supabaseProjectRef", "CLERK_JWKS_URL", "OPENAI_API_KEY"])
      expect(output).toContain(key);
    expect(output).toContain("npx stackwright config set -s production --secret PUSHER_SECRET");
    expect(output).not.toContain("wrong-prefix-value");
    expect(writes()).toEqual([]);
    expect(stateFiles()).toEqual([]);
  });

  test("wrong API keys: each is named with how to set it, before anything is made", async () => {
    const { code, output } = await stackwright(world, production("up", "--yes"), {
      RENDER_API_KEY: "rnd_wrong",
      VERCEL_API_TOKEN: "wrong-token",
    });
    expect(code).toBe(1);
    expect(output).toMatch(/Render[\s\S]*RENDER_API_KEY|renderApiKey/);
    expect(output).toMatch(/Vercel[\s\S]*VERCEL_API_TOKEN|vercelApiToken/);
    expect(output).not.toMatch(/rnd_wrong|wrong-token/);
    expect(output).not.toMatch(/\n\s+at /);
    expect(writes()).toEqual([]);
    expect(contents(world)).toEqual(NOTHING);
  });

  test("a name that exists at the vendor: the import command and the adopt option, and nothing made", async () => {
    const { render } = world.emulators;
    const response = await fetch(`${render.url}/env-groups`, {
      method: "POST",
      headers: { authorization: `Bearer ${render.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({
        name: "toolboxai-secrets",
        ownerId: render.ownerId,
        envVars: [{ key: "KEEP", value: "me" }],
      }),
    });
    const { id } = (await response.json()) as { id: string };
    const { code, output } = await stackwright(world, production("up", "--yes"));
    expect(code).toBe(1);
    expect(output).toContain(`stackwright:render:EnvGroup`);
    expect(output).toContain(id);
    expect(output).toMatch(/adopt/);
    expect(contents(world)).toEqual({
      ...NOTHING,
      groups: [{ name: "toolboxai-secrets", variables: ["KEEP"], services: [] }],
    });

    await world.setConfig("production", "stackwright:adopt", "toolboxai-backend-secrets");
    const adopted = await stackwright(world, production("up", "--yes"));
    expect(adopted.code, adopted.output).toBe(0);
    const [group] = contents(world).groups;
    expect(group!.services).toEqual(["toolboxai-backend"]);
    expect(group!.variables).toContain("KEEP");
  });

  test("a deploy that fails: status, last words, what still serves, and the next up mends it", async () => {
    expect((await stackwright(world, production("up", "--yes"))).code).toBe(0);
    world.emulators.render.dashboard.breakNextBuild(
      "toolboxai-backend",
      "ERROR: No matching distribution found for fastapi==99",
    );
    await world.setConfig("production", "LOG_LEVEL", "warning");
    const { code, output } = await stackwright(world, production("up", "--yes"));
    expect(code).toBe(1);
    expect(output).toContain("build_failed");
    expect(output).toContain("No matching distribution found for fastapi==99");
    expect(output).toMatch(/Still serving: deploy dep-/);
    expect((await healthOf(world, "production")).ok).toBe(true);
    const again = await stackwright(world, production("up", "--yes"));
    expect(again.code, again.output).toBe(0);
    const [service] = [...world.emulators.render.state.services.values()];
    expect(service!.deploys.at(-1)!.status).toBe("live");
  });

  test("network restrictions that keep this machine out: which address to add; once it is there, up goes on", async () => {
    const allow = (index: number, block: string) =>
      world.setConfig("production", `databaseNetworks[${index}]`, block, { path: true });
    for (const [index, block] of outboundBlocks("oregon").entries()) await allow(index, block);
    const { code, output } = await stackwright(world, production("up", "--yes"));
    expect(code).toBe(1);
    expect(output).toMatch(/^error: toolboxai_app: .*address not in tenant allow_list: \{203, 0, 113, 7\}/m);
    expect(output).toMatch(
      /^ {2}Supabase's network restrictions keep out this machine, .* add 203\.0\.113\.7\/32 to /m,
    );
    await allow(2, `${THIS_MACHINE}/32`);
    const again = await stackwright(world, production("up", "--yes"));
    expect(again.code, again.output).toBe(0);
    expect((await healthOf(world, "production")).ok).toBe(true);
  });

  test("a second run at once: who holds the lock, since when, and what to do", async () => {
    const held = latch();
    const reached = latch();
    const stop = world.emulators.render.journal.onAfterWrite(async () => {
      reached.open();
      await held.opened;
    });
    const first = start(world, production("up", "--yes"));
    await reached.opened;
    const second = await stackwright(world, production("up", "--yes"));
    stop();
    held.open();
    expect(second.code).toBe(1);
    expect(second.output).toMatch(/locked/i);
    expect(second.output).toContain(String(first.child.pid));
    const { code, output } = await first.finished;
    expect(code, output).toBe(0);
  });

  test("a wrong passphrase is named", async () => {
    const { code, output } = await stackwright(world, production("preview"), { PULUMI_CONFIG_PASSPHRASE: "not-it" });
    expect(code).toBe(1);
    expect(output).toContain("PULUMI_CONFIG_PASSPHRASE");
    expect(output).not.toContain("not-it");
  });

  test("a vendor that cannot be reached is named, with its address", async () => {
    const closed = `127.0.0.1:${await closedPort()}`;
    await world.setConfig("production", "stackwright:renderApiUrl", `http://${closed}`);
    const { code, output } = await stackwright(world, production("up", "--yes"));
    expect(code).toBe(1);
    expect(output).toMatch(/Render/);
    expect(output).toContain(closed);
    expect(output).not.toMatch(/\n\s+at /);
    expect(writes()).toEqual([]);
  });
});
