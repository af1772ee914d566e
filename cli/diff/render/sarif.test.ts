import { describe, expect, test } from "vitest";
import { diff, finding, stack } from "../../../test/diff-golden/build.ts";
import { pullRequests } from "../../../test/diff-golden/pull-requests.ts";
import { renderSarif } from "./sarif.ts";

const sarif = (name: string) => JSON.parse(renderSarif(pullRequests[name]!));
const results = (name: string) => sarif(name).runs[0].results;

describe("SARIF", () => {
  test("has a rule, a level, a place and a fingerprint for every finding", () => {
    const { rules } = sarif("refused").runs[0].tool.driver;
    expect(rules.map(({ id, name }: { id: string; name: string }) => [id, name])).toEqual([
      ["no-sleeping-plan", "NoSleepingPlan"],
      ["pooler-port", "PoolerPort"],
    ]);
    expect(rules[1].help.text).toBe(
      'Fix: take the connection string from the Database component (`supabase.pooler("transaction")`), which uses port 6543. Explained in docs/policies.md#pooler-port.',
    );
    expect(results("refused")[0]).toMatchObject({
      ruleId: "pooler-port",
      ruleIndex: 1,
      level: "error",
      message: {
        text: expect.stringContaining("toolboxai-secrets in production: variables.DATABASE_URL uses port 5432"),
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "index.ts", uriBaseId: "%SRCROOT%" },
            region: { startLine: 56 },
          },
        },
      ],
      baselineState: "new",
    });
  });

  test("gives levels: refused is an error, advice a warning, what could not be judged a note", () => {
    const levels = results("mixed-everything").map(({ ruleId, level }: { ruleId: string; level: string }) => [
      ruleId,
      level,
    ]);
    expect(levels).toEqual([
      ["pooler-port", "error"],
      ["no-sleeping-plan", "error"],
      ["key-age", "warning"],
      ["pooler-port", "note"],
      ["database-tls", "note"],
    ]);
  });

  test("a finding without a place is shown at its project", () => {
    const found = diff([stack("production", { directory: "systems/a b", policies: [finding("rule", "Wrong.")] })]);
    const { artifactLocation, region } = JSON.parse(renderSarif(found)).runs[0].results[0].locations[0]
      .physicalLocation;
    expect(artifactLocation.uri).toBe("systems/a%20b/Pulumi.yaml");
    expect(region.startLine).toBe(1);
  });

  test("a finding keeps its fingerprint when its line moves, and differs between stacks", () => {
    const fingerprint = (name: string, line: number) => {
      const location = { file: "index.ts", line };
      const found = diff([stack(name, { policies: [finding("rule", "Wrong.", { location })] })]);
      return JSON.parse(renderSarif(found)).runs[0].results[0].partialFingerprints.primaryLocationLineHash;
    };
    expect(fingerprint("production", 1)).toBe(fingerprint("production", 90));
    expect(fingerprint("production", 1)).not.toBe(fingerprint("staging", 1));
  });

  test("nothing found is a valid log without results", () => {
    expect(sarif("no-change").runs[0]).toMatchObject({
      tool: { driver: { name: "stackwright", rules: [] } },
      results: [],
    });
  });

  test("makes no link of a message and spells out what is invisible", () => {
    const text = JSON.stringify(sarif("hostile-names"));
    expect(text).not.toContain("](");
    expect(text).not.toMatch(/\\u001b|\\u202e/);
  });
});
