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
    })
    .nullish(),
});
export type ProjectAnswer = z.output<typeof projectAnswer>;

export const domainAnswer = z.looseObject({
  name: z.string(),
  verified: z.boolean(),
  redirect: text,
  gitBranch: text,
  customEnvironmentId: text,
});
export type DomainAnswer = z.output<typeof domainAnswer>;

const pagination = z.looseObject({ next: z.union([z.number(), z.string()]).nullish() }).nullish();

export const domainsAnswer = z.looseObject({ domains: z.array(domainAnswer), pagination });

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
