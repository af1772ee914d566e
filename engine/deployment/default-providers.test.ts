import { describe, expect, it } from "vitest";
import type { PropertyMap } from "../property-value.ts";
import { addProviderSettings, DefaultProviders, defaultProviderName } from "./default-providers.ts";
import type { Goal } from "./goal.ts";

function defaults(config: Record<string, PropertyMap> = {}) {
  const registered: Goal[] = [];
  const providers = new DefaultProviders(
    (packageName) => config[packageName] ?? {},
    async (goal) => {
      registered.push(goal);
      return `reference to ${goal.name}`;
    },
  );
  return { providers, registered };
}

describe("default providers", () => {
  it.each([
    [{ packageName: "x" }, "default"],
    [{ packageName: "x", version: "4.21.2" }, "default_4_21_2"],
    [{ packageName: "x", version: "1.0.0-alpha.1+build" }, "default_1_0_0_alpha_1_build"],
  ])("%j is named %s", (request, name) => {
    expect(defaultProviderName(request)).toBe(name);
  });

  it("are registered once per version, with the package's config", async () => {
    const { providers, registered } = defaults({ x: { url: "http://x" } });
    const references = await Promise.all([
      providers.reference({ packageName: "x", version: "1.0.0" }),
      providers.reference({ packageName: "x", version: "1.0.0" }),
      providers.reference({ packageName: "x" }),
    ]);
    expect(references).toEqual(["reference to default_1_0_0", "reference to default_1_0_0", "reference to default"]);
    expect(registered.map(({ type, inputs }) => [type, inputs])).toEqual([
      ["pulumi:providers:x", { url: "http://x", __internal: {}, version: "1.0.0" }],
      ["pulumi:providers:x", { url: "http://x" }],
    ]);
  });

  it("can be disabled by config", async () => {
    const { providers } = defaults({ pulumi: { "disable-default-providers": '["x"]' } });
    await expect(providers.reference({ packageName: "x" })).rejects.toThrow("give the resource an explicit provider");
    await expect(providers.reference({ packageName: "y" })).resolves.toBe("reference to default");
  });

  it("keep a download address where Pulumi does", () => {
    expect(addProviderSettings({}, { pluginDownloadUrl: "https://example.com" })).toEqual({
      __internal: { pluginDownloadURL: "https://example.com" },
    });
  });
});
