import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSmallProject, PROVIDER, type SmallProject } from "./small-project.ts";

const PROGRAM = `import { render } from "${PROVIDER}";
new render.KeyValue("cache", { name: "cache", plan: "starter", region: "oregon" });
`;
const excepted = (more: string) => `  policies:exceptions:\n    - {rule: stateful-protected, ${more}}\n`;

/** What a stack's config says of the pack, as the engine and `check` tell it. */
describe("a stack's config", () => {
  let shop: SmallProject;
  beforeAll(async () => {
    shop = await createSmallProject("shop", PROGRAM);
  });
  afterAll(() => shop?.close());

  const doors = async (config: string) => {
    writeFileSync(join(shop.dir, "Pulumi.production.yaml"), `config:\n${config}`);
    const preview = await shop.run("preview", "production", "--engine", "embedded");
    const check = await shop.run("check", "production");
    return { preview, check };
  };

  test("what makes no sense is told at once, by its key, with what was meant, and without where in the pack it was found", async () => {
    const { preview, check } = await doors(`  policies:no-sleping-plan: advisory
  policies:log-level: loud
  policies:exceptions:
    - {rule: stateful-protectd, resource: cache, reason: moving, expires: "2999-12-31"}
    - {rule: stateful-protected, resource: cache, expires: "2999-12-31"}
    - {rule: stateful-protected, resource: cache, reason: moving, expires: soon}
`);
    for (const { code, output } of [preview, check]) {
      expect(code).toBe(1);
      expect(output).toContain("policies:no-sleping-plan: the pack has no such rule. Did you mean no-sleeping-plan?");
      expect(output).toContain("policies:log-level: level must be one of mandatory, advisory, disabled");
      expect(output).toContain("policies:exceptions[0]: names the rule stateful-protectd");
      expect(output).toContain("policies:exceptions[1]: gives no `reason`");
      expect(output).toContain("policies:exceptions[2]: must say its last day in `expires`");
      expect(output).not.toMatch(/\n\s+at |exit code/);
    }
  });

  test("an exception for a resource that is not there refuses, and names the one that was meant", async () => {
    const { preview, check } = await doors(excepted('resource: cach, reason: moving, expires: "2999-12-31"'));
    for (const { output } of [preview, check]) {
      expect(output).toContain("policies:exceptions[0]: this stack has no resource cach. Did you mean cache?");
    }
    expect([preview.code, check.code]).toEqual([1, 2]);
  });

  test("an exception in force lets it be made, and is shown and counted", async () => {
    const { preview, check } = await doors(excepted('resource: cache, reason: moving, expires: "2999-12-31"'));
    for (const { code, output } of [preview, check]) {
      expect(code).toBe(0);
      expect(output).toContain("Excepted until 2999-12-31 (moving): cache is not protected");
      expect(output).toContain("1 exception in force: stateful-protected for cache until 2999-12-31.");
    }
  });

  test("an expired one refuses", async () => {
    const { preview, check } = await doors(excepted('resource: cache, reason: moving, expires: "2020-01-01"'));
    for (const { output } of [preview, check]) {
      expect(output).toContain("The exception for cache expired on 2020-01-01.");
    }
    expect([preview.code, check.code]).toEqual([1, 2]);
  });

  test("another level and severity hold, and what is switched off is counted", async () => {
    const { preview, check } = await doors(
      "  policies:stateful-protected: {level: advisory, severity: low}\n  policies:one-region: disabled\n",
    );
    expect(preview.output).toContain("! warning  stateful-protected on cache");
    expect(check.output).toMatch(/ {2}low\n {2}! advice {2}stateful-protected on cache/);
    for (const { code, output } of [preview, check]) {
      expect(code).toBe(0);
      expect(output).toContain("1 rule switched off by the stack config: one-region.");
    }
  });
});
