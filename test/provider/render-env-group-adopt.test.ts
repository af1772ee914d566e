import { describe, expect, it } from "vitest";
import type { Properties } from "../../provider/host/wire.ts";
import { secret } from "./managed-resource.ts";
import { failureOf, RenderWorld } from "./render-world.ts";

const world = RenderWorld.forEachTest();
const [OLD, NEW] = ["0f".repeat(16), "1e".repeat(16)];
const variable = { tier: "P0", secret: true, format: "hex(32)" };
const contract = {
  consumer: "backend",
  variables: { ENCRYPTION_KEY: { ...variable, loses: "what it encrypted" }, JWT_KEY: variable },
};
const group = (encryption: string, jwt: string): Properties => ({
  name: "backend",
  variables: { ENCRYPTION_KEY: secret(encryption), JWT_KEY: secret(jwt) },
  contract,
});
const live = () => Object.fromEntries(world.render.state.envGroupNamed("backend")!.variables);

describe("taking over a live group", () => {
  it("never replaces a value whose loss cannot be undone", async () => {
    await (await world.resource("EnvGroup")).up(group(OLD, OLD));
    const other = await world.resource("EnvGroup", { name: "other", config: { adopt: "all" } });
    const { message } = await failureOf(other.up(group(NEW, NEW)));
    expect(message).toContain("ENCRYPTION_KEY (another value loses what it encrypted)");
    expect(message).toContain("run `stackwright adopt secrets` first");
    expect(message).not.toMatch(/0f0f|1e1e/);
    expect([other.state, live()]).toEqual([undefined, { ENCRYPTION_KEY: OLD, JWT_KEY: OLD }]);
  });

  it("goes on once that value is kept", async () => {
    await (await world.resource("EnvGroup")).up(group(OLD, OLD));
    const other = await world.resource("EnvGroup", { name: "other", config: { adopt: "all" } });
    expect(await other.up(group(OLD, NEW))).toBe("create");
    expect(live()).toEqual({ ENCRYPTION_KEY: OLD, JWT_KEY: NEW });
  });
});
