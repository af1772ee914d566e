import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FILES, monitoringFiles, variableOf } from "./files.ts";
import { watched } from "./testing.ts";

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "stackwright-files-"));
  folder = join(home, "monitoring", "production");
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const files = monitoringFiles(watched);
const texts = Object.fromEntries(FILES.map((file) => [variableOf(file), files[file]]));

function run(
  env: Record<string, string>,
  ...args: string[]
): { status: number | null; stdout: string; stderr: string } {
  const script = join(import.meta.dirname, "write.ts");
  return spawnSync(process.execPath, ["--import", "tsx", script, ...args], {
    env: { PATH: process.env.PATH, ...env },
    encoding: "utf8",
  });
}

test("writes every file, twice the same, and takes its own away again", () => {
  const env = { MONITORING_FOLDER: folder, ...texts };
  expect(run(env)).toMatchObject({ status: 0, stdout: FILES.map((file) => `${join(folder, file)}\n`).join("") });
  expect(run(env).status).toBe(0);
  expect(readdirSync(folder).sort()).toEqual([...FILES].sort());
  for (const file of FILES) expect(readFileSync(join(folder, file), "utf8")).toBe(files[file]);

  writeFileSync(join(folder, "mine.yml"), "");
  expect(run(env, "--remove").status).toBe(0);
  expect(readdirSync(folder)).toEqual(["mine.yml"]);
  rmSync(join(folder, "mine.yml"));
  expect(run(env, "--remove").status).toBe(0);
  expect(existsSync(folder)).toBe(false);
  expect(run(env, "--remove").status).toBe(0);
});

test("says which text is missing", () => {
  const { status, stderr } = run({ MONITORING_FOLDER: folder });
  expect(status).toBe(1);
  expect(stderr).toContain("FILE_PROMETHEUS_YML holds the text of prometheus.yml, and is not set");
});
