import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Arguments, parseArguments, UsageError } from "./arguments.ts";
import { findProject } from "./project.ts";

describe("findProject", () => {
  let dir: string;
  const find = (...words: string[]) => findProject(parseArguments([...words, "--cwd", dir]) as Arguments);
  const file = (name: string) => writeFileSync(join(dir, name), "name: sample\n");

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "stackwright-project-"));
    file("Pulumi.yaml");
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  test("takes the only stack there is, and the project's own policy pack", () => {
    file("Pulumi.production.yaml");
    mkdirSync(join(dir, "policies"));
    file("policies/PulumiPolicy.yaml");
    expect(find("up")).toEqual({ dir, stack: "production", policyPacks: [join(dir, "policies")] });
  });

  test("asks which one when there are several", () => {
    file("Pulumi.production.yaml");
    file("Pulumi.staging.yaml");
    expect(() => find("up")).toThrow(
      new UsageError("Which stack? This project has production, staging. Name it with --stack NAME."),
    );
  });

  test("takes a misspelt stack for what it is, but lets config begin a new one", () => {
    file("Pulumi.production.yaml");
    expect(() => find("up", "-s", "prod")).toThrow(/There is no Pulumi\.prod\.yaml\. This project has production\./);
    expect(find("config", "set", "-s", "prod", "A", "b").stack).toBe("prod");
  });

  test("says what is missing: a project, a config file, a policy pack", () => {
    file("Pulumi.dev.yaml");
    expect(() => find("up", "--config-file", join(dir, "none.yaml"))).toThrow(/none\.yaml does not exist/);
    expect(() => find("up", "--policy-pack", join(dir, "none"))).toThrow(/No policy pack .* in: .*none/);
    rmSync(join(dir, "Pulumi.yaml"));
    expect(() => find("up")).toThrow(/There is no Pulumi\.yaml in .* name it with --cwd DIR/);
  });
});
