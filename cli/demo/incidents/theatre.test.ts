import { expect, test } from "vitest";
import { embeddedEngine } from "../../engines/embedded.ts";
import { painter } from "../../terminal/style.ts";
import { toolboxai } from "../systems/toolboxai.ts";
import type { Incident } from "./incident.ts";
import { theatre } from "./theatre.ts";

const nothing = async () => {};

async function played(changes: Partial<Incident>, name = "made-up") {
  const lines: string[] = [];
  const about = { name: "made-up", title: "made up", report: "nobody's", system: toolboxai, stack: "staging" };
  const incident: Incident = { ...about, seen: nothing, said: nothing, blocked: nothing, ...changes };
  const signal = new AbortController().signal;
  const write = (line: string) => void lines.push(line);
  const code = await theatre(name, {
    engine: embeddedEngine,
    signal,
    paint: painter(false),
    write,
    incidents: [incident],
  });
  return { code, text: lines.join("\n") };
}

test("three acts, in order, and 0 when every fact holds", async () => {
  const acts: string[] = [];
  const act = (name: string) => async () => void acts.push(name);
  const { code, text } = await played({ seen: act("seen"), said: act("said"), blocked: act("blocked") });
  expect(acts).toEqual(["seen", "said", "blocked"]);
  expect(code).toBe(0);
  expect(text).toMatch(/^\nmade-up: made up\nnobody's\n Seen\n Said\n Blocked\n {3}✓ none of the \d+ secrets/);
});

test("1 when a fact does not hold", async () => {
  const { code, text } = await played({ said: async (stage) => stage.check(false, "the sun is out") });
  expect(code).toBe(1);
  expect(text).toContain("   ✗ the sun is out");
});

test("1 when a secret is shown", async () => {
  const { code, text } = await played({ seen: async (stage) => stage.tell(`so: ${stage.world.secrets[0]}`) });
  expect(code).toBe(1);
  expect(text).toMatch(/✗ none of the \d+ secrets of this world was shown/);
});

test("an unknown name lists the names", async () => {
  await expect(played({}, "volcano")).rejects.toThrow('There is no incident "volcano". There are: made-up.');
});
