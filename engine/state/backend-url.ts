import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

const SCHEME = "file://";

/**
 * Where state lies, as Pulumi decides it: the option, else `PULUMI_BACKEND_URL`, else the project's `backend.url`, else where
 * `pulumi login` went, else Pulumi Cloud when there is a token for it. Without any of them the home folder.
 */
export function resolveBackendUrl(options: {
  explicit?: string | undefined;
  env?: NodeJS.ProcessEnv | undefined;
  projectUrl?: string | undefined;
}): string {
  const { explicit, env = {}, projectUrl } = options;
  const cloud = env.PULUMI_ACCESS_TOKEN ? "https://api.pulumi.com" : undefined;
  return explicit || env.PULUMI_BACKEND_URL || projectUrl || loggedInTo(env) || cloud || "file://~";
}

/** The backend `pulumi login` left in Pulumi's credentials. */
function loggedInTo(env: NodeJS.ProcessEnv): string | undefined {
  const home = env.PULUMI_CREDENTIALS_PATH || env.PULUMI_HOME || (env.HOME && join(env.HOME, ".pulumi"));
  if (!home) return undefined;
  try {
    return (JSON.parse(readFileSync(join(home, "credentials.json"), "utf8")) as { current?: string }).current;
  } catch {
    return undefined;
  }
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
