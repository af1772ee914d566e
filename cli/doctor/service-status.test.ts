import { describe, expect, test } from "vitest";
import { type Deploy, examineStatus, type ServiceStatus } from "./service-status.ts";

const deploy = (id: string, status: string, isLive = false): Deploy => ({
  id,
  status,
  isLive,
  canRollback: !isLive,
  createdAt: "2026-01-01T00:00:00Z",
});
const status = (changes: Partial<ServiceStatus> = {}): ServiceStatus => ({
  name: "backend",
  host: "backend.onrender.com",
  kind: "web_service",
  suspended: false,
  plan: "starter",
  deploys: [deploy("dep-2", "live", true), deploy("dep-1", "deactivated")],
  logs: ["INFO: Application startup complete."],
  ...changes,
});
const said = (changes: Partial<ServiceStatus>) =>
  examineStatus(status(changes), "production").findings.map(({ severity, code, what }) => [severity, code, what]);

test("a live one: nothing to say", () => {
  expect(examineStatus(status(), "production")).toEqual({
    examined: [{ subject: "backend", state: "live: dep-2", ok: true, details: [] }],
    findings: [],
    notLooked: [],
  });
});

test.each(["update_failed", "build_failed", "pre_deploy_failed", "FAILED", "CRASHED", "ERROR"])(
  "%s with a known cause",
  (word) => {
    const deploys = [deploy("dep-3", word), deploy("dep-2", "live", true)];
    expect(said({ deploys, logs: ["KeyError: 'SECRET_KEY'"] })).toEqual([
      [
        "error",
        "missing-variable",
        `backend: the newest deploy ended as ${word} (dep-3), dep-2 is still the live one: the variable SECRET_KEY is not set`,
      ],
    ]);
  },
);

describe("without a live deploy", () => {
  test.each<[string, Deploy[], string, string]>([
    [
      "failed, cause unknown",
      [{ ...deploy("dep-1", "update_failed"), canRollback: false }],
      "deploy-failed",
      "nothing is live",
    ],
    ["never deployed", [], "not-deployed", "nothing was ever deployed"],
    ["cancelled", [deploy("dep-1", "canceled")], "not-deployed", "no deploy of it is live"],
  ])("%s", (_, deploys, code, what) => {
    expect(said({ deploys })).toEqual([["error", code, expect.stringContaining(what)]]);
  });
});

test("where nothing is live, an earlier deploy that can be put back is told", () => {
  const deploys = [{ ...deploy("dep-2", "update_failed"), canRollback: false }, deploy("dep-1", "deactivated")];
  const [finding] = examineStatus(status({ deploys, logs: [] }), "production").findings;
  expect(finding?.mend).toContain("npx stackwright rollback --stack production");
});

test("one under way is advice to wait", () => {
  for (const word of ["build_in_progress", "queued", "BUILDING", "INITIALIZING"]) {
    expect(said({ deploys: [deploy("dep-1", word)] })).toEqual([
      ["advice", "deploying", expect.stringContaining(word)],
    ]);
  }
});

test("suspended", () => {
  expect(said({ suspended: true })).toEqual([["error", "suspended", "backend is suspended"]]);
});

test("what a live one logs is a warning; a free plan is advice", () => {
  expect(said({ plan: "free", logs: ["OSError: [Errno 101] Network is unreachable"] })).toEqual([
    ["warning", "database-unreachable", expect.stringContaining("its log says: ")],
    ["advice", "sleeps", expect.stringContaining("free plan")],
  ]);
});

test("Railway's free plan puts nothing to sleep", () => {
  expect(said({ plan: "free", kind: "service" })).toEqual([]);
});

test("Vercel tells no log and no plan", () => {
  const {
    kind: _,
    plan: __,
    logs: ___,
    suspended: ____,
    ...vercel
  } = status({ deploys: [deploy("dpl_1", "READY", true)] });
  expect(examineStatus(vercel, "production").findings).toEqual([]);
  const [never] = examineStatus({ ...vercel, deploys: [] }, "production").findings;
  expect(never).toMatchObject({ code: "not-deployed", mend: expect.stringContaining("Push to the production branch") });
});
