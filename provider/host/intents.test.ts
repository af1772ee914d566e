import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Intents } from "./intents.ts";

let home: string;
let intents: Intents;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "intents-"));
  intents = new Intents(Intents.home({ STACKWRIGHT_HOME: home }));
});
afterEach(() => rmSync(home, { recursive: true }));

const urn = "urn:pulumi:s::p::toy:shop:Box::a";
const attempt = { urn, token: "toy:shop:Box" };

describe("Intents", () => {
  it("keeps one file per resource and vendor account, readable by the owner alone", () => {
    intents.write("here", attempt);
    intents.write("there", { ...attempt, id: "box-1" });
    expect(intents.get(urn, "here")).toEqual(attempt);
    expect(intents.get(urn, "there")).toEqual({ ...attempt, id: "box-1" });
    const [file] = readdirSync(intents.directory);
    expect(statSync(join(intents.directory, file as string)).mode & 0o077).toBe(0);
  });

  it("forgets once the engine hands the same id back, and not before", () => {
    intents.write("here", { ...attempt, id: "box-2" });
    intents.settle(urn, "here", "box-1");
    expect(intents.get(urn, "here")?.id).toBe("box-2");
    intents.settle(urn, "here", "box-2");
    expect(intents.get(urn, "here")).toBeUndefined();
  });

  it("takes a damaged file for none", () => {
    intents.write("here", attempt);
    const [file] = readdirSync(intents.directory);
    writeFileSync(
      join(intents.directory, file as string),
      readFileSync(join(intents.directory, file as string)).subarray(0, 9),
    );
    expect(intents.get(urn, "here")).toBeUndefined();
  });

  it("hands a handler's note to the next call for the resource, until it is forgotten", () => {
    expect(intents.attempt(urn, "here").earlier).toBeUndefined();
    intents.attempt(urn, "here").note({ before: ["dep-1"] });
    expect(intents.attempt(urn, "here").earlier).toEqual({ before: ["dep-1"] });
    expect(intents.attempt(urn, "there").earlier).toBeUndefined();
    intents.forgetAttempt(urn, "here");
    expect(intents.attempt(urn, "here").earlier).toBeUndefined();
  });

  it("says what a home that cannot be written means, and goes on", () => {
    writeFileSync(join(home, "file"), "");
    const problems: string[] = [];
    new Intents(join(home, "file"), (problem) => problems.push(problem)).write("here", attempt);
    expect(problems.join()).toContain("STACKWRIGHT_HOME");
  });
});
