import { type Context, ProviderError, type ResourceHandler } from "../host/handler.ts";
import { newSalt, revisionOf } from "../host/revision.ts";
import { unlessGone, VendorError } from "../host/vendor-error.ts";
import type { VercelClient } from "./client.ts";
import { planEnvironment, type Step, type Target } from "./environment-plan.ts";
import {
  entries,
  liveVariables,
  rowOf,
  toRows,
  unmanagedVariables,
  type Variable,
  type WasWritten,
} from "./environment-rows.ts";
import { checkEnvironment, unplacedSensitive } from "./environment-rules.ts";
import type { ProjectEnvironmentInputs, ProjectEnvironmentOutputs } from "./project-environment.definition.ts";
import { projectPart } from "./project-part.ts";

/** Vercel says these when a row appeared between looking and writing. */
const conflicts = ["ENV_CONFLICT", "ENV_ALREADY_EXISTS"];

const { idOf, projectOf } = projectPart("/environment", "a project's environment");

/** Looks and writes again after a conflict at most this often. */
const maxRounds = 3;

export const projectEnvironmentHandler: ResourceHandler<
  ProjectEnvironmentInputs,
  ProjectEnvironmentOutputs,
  VercelClient
> = {
  check: (inputs) => checkEnvironment(inputs),

  /** A collision is a variable that is live with another value, or with one that cannot be compared. */
  async find(inputs, { clients, signal }) {
    const rows = await unlessGone(clients.listVariables(inputs.projectId, signal));
    const live = toRows(rows ?? []);
    const collides = entries(inputs).some(({ scope, key, value }) => {
      const row = rowOf(live, scope, key);
      return row !== undefined && row.value !== value;
    });
    return collides ? idOf(inputs.projectId) : undefined;
  },

  async create({ projectId }, { clients, signal }) {
    const project = await clients.getProject(projectId, signal);
    if (project === undefined) {
      throw new ProviderError(
        `Vercel has no project "${projectId}" that this token can see. Set \`projectId\` to a project's id, or ` +
          "`stackwright:vercelTeam` to the team it belongs to.",
      );
    }
    return idOf(projectId);
  },

  async sync(id, inputs, known, context) {
    const unplaced = unplacedSensitive(inputs);
    if (unplaced.length > 0) {
      throw new ProviderError(
        `${unplaced.join(", ")}: named in \`sensitive\` but declared in neither \`production\` nor \`preview\`, the scopes ` +
          "that can hold a sensitive variable. Declare it there or take it out of `sensitive`.",
      );
    }
    const target = {
      wanted: inputs,
      owned: known.inputs ?? {},
      wasWritten: memory(id, known.outputs, context.clients),
    };
    await bringTo(projectOf(id), target, context);
  },

  async read(id, known, { clients, signal }) {
    const projectId = projectOf(id);
    const answer = await unlessGone(clients.listVariables(projectId, signal));
    if (answer === undefined) return undefined;
    const rows = toRows(answer);
    const live = liveVariables(rows, known.inputs, memory(id, known.outputs, clients));
    const salt = known.outputs?.revisionSalt ?? newSalt();
    const sensitive = entries(live).filter(({ scope, key }) => rowOf(rows, scope, key)?.kind === "sensitive");
    return {
      inputs: { projectId, ...live },
      outputs: {
        environmentId: id,
        revision: revisionOf(
          Object.fromEntries(entries(live).map((variable) => [nameOf(variable), variable.value])),
          salt,
        ),
        revisionSalt: salt,
        writtenSensitive: Object.fromEntries(sensitive.map((variable) => [nameOf(variable), digest(variable, salt)])),
        unmanagedVariables: unmanagedVariables(rows, known.inputs ?? live),
      },
    };
  },

  async delete(id, known, context) {
    const target = { wanted: {}, owned: known.inputs ?? {}, wasWritten: () => false };
    await unlessGone(bringTo(projectOf(id), target, context));
  },
};

/** Looks, writes what differs, and looks again when a row came in between. */
async function bringTo(projectId: string, target: Target, context: Context<VercelClient>): Promise<void> {
  const { clients, signal } = context;
  await clients.exclusively(projectId, async () => {
    for (let round = 1; ; round++) {
      const steps = planEnvironment(toRows(await clients.listVariables(projectId, signal)), target);
      if (steps.length > 0) context.status(`writing ${steps.length} changes of variables`);
      try {
        for (const step of steps) await write(projectId, step, context);
        return;
      } catch (error) {
        const isConflict = error instanceof VendorError && conflicts.includes(error.code ?? "");
        if (!isConflict || round === maxRounds) throw error;
      }
    }
  });
}

async function write(projectId: string, step: Step, context: Context<VercelClient>): Promise<void> {
  const { clients, signal } = context;
  switch (step.do) {
    case "edit":
      return await clients.editVariable(projectId, step, signal);
    case "remove":
      return await clients.removeVariable(projectId, step, signal);
    case "create":
      return await clients.createVariables(projectId, step.rows, signal);
  }
}

/**
 * What was written to a sensitive variable: by this process, else as state tells by its digest. State's inputs do not: after
 * an update that failed half way they hold values that were never written.
 */
function memory(id: string, outputs: Partial<ProjectEnvironmentOutputs> | undefined, client: VercelClient): WasWritten {
  const projectId = projectOf(id);
  const { writtenSensitive = {}, revisionSalt } = outputs ?? {};
  return (scope, key, value) => {
    const variable = { scope, key, value };
    const own = client.lastWritten(projectId, variable);
    if (own !== undefined) return own === value;
    return revisionSalt !== undefined && writtenSensitive[nameOf(variable)] === digest(variable, revisionSalt);
  };
}

const nameOf = ({ scope, key }: Pick<Variable, "scope" | "key">): string => `${scope}/${key}`;
const digest = (variable: Variable, salt: string): string => revisionOf({ [nameOf(variable)]: variable.value }, salt);
