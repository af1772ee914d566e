import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultExporters, defaultThresholds, type Watched, type WatchedService } from "./watched.ts";

export const backend: WatchedService = {
  name: "toolboxai-backend",
  url: "https://toolboxai-backend-8j12.onrender.com",
  healthPath: "/health",
  metricsPath: "/metrics",
  checks: ["database", "redis", "pusher", "supabase", "agents"],
  thresholds: defaultThresholds,
  cpus: 0.5,
  memoryMb: 512,
};

export const watched: Watched = { environment: "production", services: [backend], exporters: defaultExporters };

/** Prometheus' own checker; the tests that need it say so when it is not there. */
export const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;

/** Runs promtool in a folder with these files. @returns its exit status and everything it said. */
export function promtool(files: Record<string, string>, ...args: string[]): { status: number | null; said: string } {
  const folder = mkdtempSync(join(tmpdir(), "stackwright-monitoring-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const { status, stdout, stderr } = spawnSync("promtool", args, { cwd: folder, encoding: "utf8" });
    return { status, said: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const KEYWORDS = new Set(["by", "or", "and", "on", "unless", "bool", "offset", "group_left", "group_right"]);

/** Names of the metrics an expression uses: what is neither a function, a label, nor inside braces. */
export function metricsIn(expr: string): string[] {
  const bare = expr
    .replace(/"[^"]*"/g, "")
    .replace(/\{[^}]*\}/g, "")
    .replace(/\[[^\]]*\]/g, "")
    .replace(/\b(by|on|without)\s*\([^)]*\)/g, "");
  const words = [...bare.matchAll(/[a-zA-Z_][a-zA-Z0-9_:]*(?!\s*\()\b/g)];
  return [
    ...new Set(
      words
        .filter((match) => !/^\s*\(/.test(bare.slice((match.index ?? 0) + match[0].length)))
        .map(([word]) => word)
        .filter((word) => !KEYWORDS.has(word)),
    ),
  ];
}
