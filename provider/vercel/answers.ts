import { z } from "zod";

/** The fields of Vercel's answers that are read here; everything else may come and go. */

const text = z.string().nullish();

export const projectAnswer = z.looseObject({
  id: z.string(),
  name: z.string(),
  framework: text,
  rootDirectory: text,
  buildCommand: text,
  installCommand: text,
  outputDirectory: text,
  link: z
    .looseObject({
      type: z.string(),
      productionBranch: text,
      org: text,
      repo: text,
      projectNamespace: text,
      projectUrl: text,
      owner: text,
      slug: text,
      repoId: z.union([z.number(), z.string()]).nullish(),
      projectId: z.union([z.number(), z.string()]).nullish(),
      uuid: text,
      workspaceUuid: text,
    })
    .nullish(),
  autoAssignCustomDomains: z.boolean().nullish(),
  lastRollbackTarget: z.looseObject({}).nullish(),
  lastAliasRequest: z
    .looseObject({ toDeploymentId: z.string(), jobStatus: z.string(), requestedAt: z.number() })
    .nullish(),
  targets: z.record(z.string(), z.looseObject({ id: z.string() }).nullish()).nullish(),
});
export type ProjectAnswer = z.output<typeof projectAnswer>;

export const domainAnswer = z.looseObject({
  name: z.string(),
  apexName: text,
  verified: z.boolean(),
  redirect: text,
  redirectStatusCode: z.number().nullish(),
  gitBranch: text,
  customEnvironmentId: text,
  verification: z
    .array(z.looseObject({ type: z.string(), domain: z.string(), value: z.string(), reason: z.string() }))
    .nullish(),
});
export type DomainAnswer = z.output<typeof domainAnswer>;

const pagination = z.looseObject({ next: z.union([z.number(), z.string()]).nullish() }).nullish();

export const domainsAnswer = z.looseObject({ domains: z.array(domainAnswer), pagination });

export const domainConfigAnswer = z.looseObject({
  misconfigured: z.boolean(),
  recommendedIPv4: z.array(z.looseObject({ rank: z.number(), value: z.array(z.string()) })).nullish(),
  recommendedCNAME: z.array(z.looseObject({ rank: z.number(), value: z.string() })).nullish(),
});
export type DomainConfigAnswer = z.output<typeof domainConfigAnswer>;

const meta = z.record(z.string(), z.string()).nullish();
const time = z.number().nullish();

/** One deployment, as it is shown alone and as an item of a list: only the names of a few fields differ. */
export const deploymentAnswer = z
  .looseObject({
    id: text,
    uid: text,
    name: z.string(),
    url: z.string(),
    target: text,
    readyState: text,
    state: text,
    readySubstate: text,
    aliasAssigned: z.union([z.boolean(), z.number()]).nullish(),
    aliasError: z.looseObject({ message: text }).nullish(),
    errorMessage: text,
    inspectorUrl: text,
    isRollbackCandidate: z.boolean().nullish(),
    meta,
    createdAt: time,
    created: time,
    ready: time,
  })
  .transform(({ id, uid, readyState, state, createdAt, created, ...rest }) => ({
    ...rest,
    id: id ?? uid ?? "",
    readyState: readyState ?? state ?? "QUEUED",
    createdAt: createdAt ?? created ?? 0,
  }));
export type DeploymentAnswer = z.output<typeof deploymentAnswer>;

export const deploymentsAnswer = z.looseObject({ deployments: z.array(deploymentAnswer) });

/** Two shapes: the text itself, or inside `payload`. */
export const eventsAnswer = z.array(
  z
    .looseObject({ text: text, payload: z.looseObject({ text }).nullish() })
    .transform((event) => event.text ?? event.payload?.text ?? ""),
);

export const routeVersionAnswer = z.looseObject({
  id: z.string(),
  isLive: z.boolean().nullish(),
  isStaging: z.boolean().nullish(),
});
export const routeVersionsAnswer = z.looseObject({ versions: z.array(routeVersionAnswer) });

/** `route` is what Vercel compiled the rule to; `rawSrc` and `rawDest` are what was written. */
export const ruleAnswer = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: text,
  enabled: z.boolean().nullish(),
  srcSyntax: text,
  rawSrc: text,
  rawDest: text,
  route: z.looseObject({
    src: z.string(),
    dest: text,
    status: z.number().nullish(),
    headers: z.record(z.string(), z.string()).nullish(),
    caseSensitive: z.boolean().nullish(),
  }),
});
export type RuleAnswer = z.output<typeof ruleAnswer>;

export const rulesAnswer = z.looseObject({ routes: z.array(ruleAnswer) });
export const changedRuleAnswer = z.looseObject({ route: ruleAnswer, version: routeVersionAnswer });
export const changedRulesAnswer = z.looseObject({ version: routeVersionAnswer });

export const rowAnswer = z.looseObject({
  id: z.string(),
  key: z.string(),
  type: z.string(),
  value: text,
  decrypted: z.boolean().nullish(),
  target: z.union([z.string(), z.array(z.string())]).nullish(),
  gitBranch: text,
  customEnvironmentIds: z.array(z.string()).nullish(),
  system: z.boolean().nullish(),
  visibility: text,
});

/** Three shapes: with pages, with a count of what the token may not see, or one bare row. */
export const rowsAnswer = z.union([
  z.looseObject({ envs: z.array(rowAnswer), pagination, hiddenProductionEnvCount: z.number().nullish() }),
  rowAnswer.transform((row) => ({ envs: [row], pagination: undefined, hiddenProductionEnvCount: undefined })),
]);

export const createdAnswer = z.looseObject({
  failed: z
    .array(
      z.looseObject({
        error: z.looseObject({ code: z.string(), message: text, key: text, envVarKey: text }),
      }),
    )
    .nullish(),
});
