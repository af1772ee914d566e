import { beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../cli/engines/choose.ts";
import { embeddedEngine } from "../../cli/engines/embedded.ts";
import type { Engine } from "../../cli/engines/engine.ts";
import { pulumiEngine } from "../../cli/engines/pulumi.ts";
import { allCases } from "../../policies/all-cases.ts";
import { isOpen } from "../../policies/testing.ts";
import { previewed, type Said } from "./case-program.ts";
import { type Case, isOf, type Kind, type Run, sharedRuns } from "./shared-runs.ts";

const all = await allCases();
const runs = sharedRuns(all);

const chosen = chooseEngine("auto");
if (chosen.name !== "pulumi") console.log(`The real Pulumi CLI is not tried: ${chosen.why}.`);

describe("on the embedded engine", () => everyRule(embeddedEngine));
describe.skipIf(chosen.name !== "pulumi")("on the real Pulumi CLI", () => everyRule(pulumiEngine));

/** Each rule's programs, previewed by the engine with the pack. */
function everyRule(engine: Engine): void {
  let said: Map<Case, Said[]>;
  beforeAll(async () => {
    said = await saidOn(engine);
  }, 900_000);
  const of = (id: string, kind: Kind) => [...said].filter(([one]) => one.rule.id === id && one.kind === kind);

  describe.each(all.map(({ rule }) => [rule.id, rule] as const))("%s", (id, rule) => {
    test("good", () => {
      const cases = of(id, "good");
      expect(cases.length).toBeGreaterThan(0);
      for (const [{ name }, findings] of cases) expect([name, findings]).toEqual([name, []]);
    });

    test("bad", () => {
      const cases = of(id, "bad");
      expect(cases.length).toBeGreaterThan(0);
      for (const [{ name, prefix, program }, findings] of cases) {
        const violations = findings.filter((finding) => !isOpen(finding));
        expect([name, violations.map(({ level }) => level)]).toEqual([name, violations.map(() => rule.level)]);
        const messages = violations.map(({ message }) => message.replaceAll(prefix, "")).join("\n");
        expect(messages, name).toContain(program.says ?? "Fix: ");
        expect(program.resources.map(({ type }) => type)).toContain(violations[0]!.urn.split("::").at(-2));
      }
    });

    test("unknown at preview", () => {
      const cases = of(id, "unknown");
      expect(cases.length).toBeGreaterThan(0);
      for (const [{ name }, findings] of cases) {
        expect([name, findings.length > 0, findings.every(isOpen)]).toEqual([name, true, true]);
        expect(new Set(findings.map(({ level }) => level))).toEqual(new Set(["advisory"]));
      }
    });
  });
}

/** What the rule of every case said of it. Two programs at a time. */
async function saidOn(engine: Engine): Promise<Map<Case, Said[]>> {
  const said = new Map<Case, Said[]>();
  const waiting = [...runs];
  const work = async () => {
    for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) {
      const findings = await saidIn(engine, run);
      for (const one of run.cases)
        said.set(
          one,
          findings.filter(({ policy, urn }) => policy === one.rule.id && isOf(one, urn)),
        );
    }
  };
  await Promise.all([work(), work()]);
  return said;
}

function saidIn(engine: Engine, { stack, cases, rules }: Run): Promise<Said[]> {
  const settings = [...rules].flatMap(([{ id }, given]) => (given === undefined ? [] : [[id, given] as const]));
  return previewed(engine, {
    stack,
    resources: cases.flatMap(({ program }) => program.resources),
    settings: Object.fromEntries(settings),
    disabled: all.flatMap(({ rule }) => (rules.has(rule) ? [] : [rule.id])),
  });
}
