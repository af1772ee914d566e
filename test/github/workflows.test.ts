import { describe, expect, test } from "vitest";
import { parseArguments } from "../../cli/arguments.ts";
import { type Job, type Step, workflow, workflows } from "./workflow-files.ts";

const jobs = workflows.flatMap((workflow) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ where: `${workflow.file}: ${name}`, workflow, job })),
);
const steps = jobs.flatMap(({ where, job, workflow }) => job.steps.map((step) => ({ where, job, workflow, step })));

describe("every workflow", () => {
  test("says what it may do, nothing by default but reading", () => {
    const allowed = [{}, { contents: "read" }];
    for (const { file, permissions } of workflows) expect(allowed, file).toContainEqual(permissions);
  });

  test("writes only where it must", () => {
    const writes = jobs.flatMap(({ where, job }) =>
      Object.entries(job.permissions ?? {})
        .filter(([, access]) => access !== "read")
        .map(([scope, access]) => `${where}: ${scope} ${access}`),
    );
    expect(writes).toEqual(["drift.yml: look: issues write", "preview-comment.yml: comment: pull-requests write"]);
  });

  test("runs a pull request's code only where there is nothing to take", () => {
    for (const { file, on, text } of workflows) {
      expect(on, file).not.toHaveProperty("pull_request_target");
      if (on.pull_request !== undefined) expect(text, file).not.toMatch(/secrets\.|GITHUB_TOKEN|github\.token/);
    }
  });

  test("pins its actions by commit, one version of each commit, named beside it", () => {
    const versions = new Map<string, string>();
    for (const { file, text } of workflows) {
      for (const [line, action] of text.matchAll(/^.*\buses: (\S+).*$/gm)) {
        const match = /uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # (v\d+\.\d+\.\d+)$/.exec(line);
        expect(match, `${file}: ${line.trim()}`).not.toBeNull();
        expect(versions.get(action!) ?? match![1], action).toBe(match![1]);
        versions.set(action!, match![1]!);
      }
    }
    expect(versions.size).toBeGreaterThanOrEqual(5);
  });
});

describe("every job", () => {
  test.each(jobs)("$where ends by itself", ({ job }) => {
    expect(job["timeout-minutes"]).toBeGreaterThan(0);
    expect(job["timeout-minutes"]).toBeLessThanOrEqual(60);
  });

  test("has secrets only within an environment", () => {
    const outside = jobs.filter(({ job }) => JSON.stringify(job).includes("secrets.") && job.environment === undefined);
    expect(outside.map(({ where }) => where)).toEqual([]);
  });
});

describe("every step", () => {
  test("takes what comes from outside by its environment, never into its script", () => {
    const wrong = steps.filter(({ step }) => step.run?.includes("${{"));
    expect(wrong.map(({ where, step }) => `${where}: ${step.name}`)).toEqual([]);
  });

  test("that checks out leaves no credentials behind", () => {
    for (const { where, step } of steps.filter(isCheckout)) {
      expect(step.with, where).toHaveProperty("persist-credentials", false);
    }
  });

  test("runs stackwright with options that it has", () => {
    const lines = steps.flatMap(({ step }) => [...joined(step.run).matchAll(/npx stackwright ([^\n]+)/g)]);
    const commands = lines.map(([, rest]) => rest!.split(/ (?:\|\||[|>]) /)[0]!.replace(/ [<>].*$/, ""));
    expect(commands.length).toBeGreaterThanOrEqual(6);
    for (const command of commands) {
      const argv = command
        .replace(/"\$STACK"/g, "production")
        .replace(/"\$REPORT"/g, "--resolved")
        .replace(/"/g, "")
        .split(/\s+/);
      expect(() => parseArguments(argv), command).not.toThrow();
    }
  });
});

/** A script with its continued lines made one. */
function joined(script = ""): string {
  return script.replace(/\\\n\s*/g, "");
}

describe("the posting job", () => {
  const { on, concurrency, jobs } = workflow("preview-comment.yml");
  const comment: Job = jobs.comment!;

  test("runs the default branch's code, after the preview", () => {
    expect(on).toEqual({ workflow_run: { workflows: [workflow("preview.yml").name], types: ["completed"] } });
    expect(comment.steps.find((step) => isCheckout({ step }))!.with).not.toHaveProperty("ref");
  });

  test("unpacks the artifact outside the checkout, and after everything that installs", () => {
    const at = comment.steps.findIndex((step) => step.uses?.startsWith("actions/download-artifact@"));
    expect(comment.steps[at]!.with?.path).toMatch(/^\$\{\{ runner\.temp \}\}\//);
    expect(comment.steps.slice(at + 1).map((step) => step.name)).toEqual(["Post the comment"]);
  });

  test("has the token in that one step", () => {
    expect(comment.steps.filter((step) => step.env?.GITHUB_TOKEN).map((step) => step.name)).toEqual([
      "Post the comment",
    ]);
  });

  test("posts to one pull request at a time", () => {
    expect(concurrency?.["cancel-in-progress"]).toBe(false);
  });
});

test("a deploy takes every job to the same commit", () => {
  const { concurrency, jobs } = workflow("deploy.yml");
  expect(concurrency).toEqual({ group: "deploy", "cancel-in-progress": false });
  for (const name of ["staging", "production-plan", "production"]) {
    const checkout = jobs[name]!.steps.find((step) => isCheckout({ step }));
    expect(checkout!.with?.ref, name).toBe("$" + "{{ needs.commit.outputs.sha }}");
  }
});

function isCheckout({ step }: { step: Step }): boolean {
  return step.uses?.startsWith("actions/checkout@") === true;
}
