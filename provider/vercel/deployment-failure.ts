import { maskValues, stripped } from "../host/mask-values.ts";
import { VendorError } from "../host/vendor-error.ts";
import type { DeploymentAnswer } from "./answers.ts";
import type { Run } from "./deployment-run.ts";
import { commitOf } from "./deployment-source.ts";
import { toRows } from "./environment-rows.ts";

const LOG_LINES = 15;

const NEXT = "Mend what the log says, or the project's `buildCommand`, `rootDirectory` and variables";

/**
 * Why a deployment failed: Vercel's reason, the last lines of its build with values masked, what still serves, what to do.
 * Parts that cannot be learned are left out. `mask` hides what else is known to be secret.
 */
export async function failureReport(
  projectId: string,
  deployment: DeploymentAnswer,
  run: Run & { mask?: (text: string) => string },
): Promise<string> {
  const signal = run.signal.aborted ? AbortSignal.timeout(10_000) : run.signal;
  const patient = { ...run, signal };
  const mask = run.mask ?? ((text: string) => text);
  const [log, project] = await Promise.all([
    lastWords(projectId, deployment, patient),
    run.clients.getProject(projectId, signal).catch(() => undefined),
  ]);
  const serving = project?.targets?.production?.id;
  return [
    `deployment ${deployment.id} of "${deployment.name}" ended as ${stateOf(deployment)}${shownCommit(deployment)}.`,
    ...log.map(mask),
    serving === undefined || serving === deployment.id
      ? "Production serves no deployment: its hosts answer 404."
      : `Still serving: deployment ${serving}.`,
    deployment.readyState === "CANCELED"
      ? "Somebody, or a newer one, cancelled it. Run `pulumi up` again: it deploys again."
      : `${NEXT}, then run \`pulumi up\` again: it deploys again.`,
    ...(deployment.inspectorUrl ? [`The whole log: ${deployment.inspectorUrl}`] : []),
  ].join("\n");
}

/** A deployment can be built and still not serve: its hosts could not be assigned. */
const stateOf = ({ readyState, aliasError }: DeploymentAnswer): string =>
  aliasError ? `${readyState}, without its hosts (${aliasError.message ?? "no reason given"})` : readyState;

/** A log may print any variable, so each value is masked; one that cannot be known hides the log. */
async function lastWords(projectId: string, deployment: DeploymentAnswer, { clients, signal }: Run): Promise<string[]> {
  try {
    const rows = toRows(await clients.listVariables(projectId, signal)).filter(({ scopes }) =>
      scopes.includes("production"),
    );
    const values = rows.map(({ key, value }) => ({
      key,
      value: value ?? clients.lastWritten(projectId, { scope: "production", key }),
    }));
    const unknown = values.filter(({ value }) => value === undefined).map(({ key }) => key);
    if (unknown.length > 0) {
      const names = unknown.sort().join(", ");
      return [
        `The build's log is not shown, since it may hold what Vercel does not tell and so cannot be masked: ${names}.`,
      ];
    }
    const known = values.flatMap(({ key, value }) => (value === undefined ? [] : [{ key, value }]));
    const lines = await clients.deployments.lastLines(deployment.id, 100, signal);
    const said = lines.map(stripped).filter((line) => line !== "");
    if (said.length === 0) return [];
    return ["The build's last words:", ...said.slice(-LOG_LINES).map((line) => `  | ${maskValues(line, known)}`)];
  } catch (error) {
    if (error instanceof VendorError) return [];
    throw error;
  }
}

function shownCommit(deployment: DeploymentAnswer): string {
  const { sha, message } = commitOf(deployment);
  if (sha === undefined) return "";
  const title = message?.split("\n")[0]?.slice(0, 60);
  return ` (commit ${sha.slice(0, 7)}${title ? ` "${title}"` : ""})`;
}
