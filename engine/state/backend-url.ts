import { homedir } from "node:os";
import { join, resolve } from "node:path";

const SCHEME = "file://";

/** Where state lies: the option, else `PULUMI_BACKEND_URL`, else the project's `backend.url`, else the home folder. */
export function resolveBackendUrl(options: {
  explicit?: string | undefined;
  env?: NodeJS.ProcessEnv | undefined;
  projectUrl?: string | undefined;
}): string {
  return options.explicit || options.env?.PULUMI_BACKEND_URL || options.projectUrl || "file://~";
}

/**
 * The folder a `file://` URL names: `file://~`, `file://~/…`, `file:///abs`, `file://./rel` (from `cwd`).
 * @throws Error for every other kind of backend.
 */
export function backendRoot(url: string, cwd: string): string {
  if (!url.startsWith(SCHEME)) {
    throw new Error(
      `backend ${withoutCredentials(url)} is not file://…: the embedded engine keeps state in files only. Set PULUMI_BACKEND_URL (file://~ is the home folder), or run with --engine pulumi`,
    );
  }
  const path = url.slice(SCHEME.length).split("?")[0] ?? "";
  if (path === "~") return homedir();
  if (path.startsWith("~/")) return join(homedir(), path.slice(2));
  return resolve(cwd, path);
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//***@").replace(/\?.*$/, "");
}
