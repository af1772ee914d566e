import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { backendRoot, resolveBackendUrl } from "./backend-url.ts";

describe("resolveBackendUrl", () => {
  let home: string;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "stackwright-backend-url-"));
    writeFileSync(join(home, "credentials.json"), JSON.stringify({ current: "file:///login" }));
  });
  afterAll(() => rmSync(home, { recursive: true }));

  test("the option, the environment, the project, the login, in this order", () => {
    const env = { PULUMI_BACKEND_URL: "file:///env", PULUMI_HOME: home };
    expect(resolveBackendUrl({ explicit: "file:///option", env, projectUrl: "file:///project" })).toBe(
      "file:///option",
    );
    expect(resolveBackendUrl({ env, projectUrl: "file:///project" })).toBe("file:///env");
    expect(resolveBackendUrl({ env: { PULUMI_HOME: home }, projectUrl: "file:///project" })).toBe("file:///project");
    expect(resolveBackendUrl({ env: { PULUMI_HOME: home, PULUMI_ACCESS_TOKEN: "pul-test" } })).toBe("file:///login");
  });

  test("a token alone means Pulumi Cloud; nothing at all the home folder", () => {
    expect(resolveBackendUrl({ env: { PULUMI_ACCESS_TOKEN: "pul-test" } })).toBe("https://api.pulumi.com");
    expect(resolveBackendUrl({ env: {} })).toBe("file://~");
  });
});

test("backendRoot refuses what is no folder, without the credentials in it", () => {
  expect(backendRoot("file://~", "/project")).toBe(homedir());
  expect(backendRoot("file://./state", "/project")).toBe("/project/state");
  expect(() => backendRoot("s3://user:key@bucket?x=y", "/")).toThrow("backend s3://***@bucket is not file://");
});
