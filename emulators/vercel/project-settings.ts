import { z } from "zod";
import type { ProjectSettings } from "./state.ts";

const FRAMEWORKS = [
  "angular",
  "astro",
  "create-react-app",
  "docusaurus-2",
  "eleventy",
  "express",
  "fastapi",
  "fastify",
  "flask",
  "gatsby",
  "hono",
  "hugo",
  "nestjs",
  "nextjs",
  "nitro",
  "nuxtjs",
  "parcel",
  "preact",
  "react-router",
  "remix",
  "solidstart-1",
  "storybook",
  "svelte",
  "sveltekit-1",
  "vite",
  "vitepress",
  "vue",
] as const;

const text = z.string().max(256).nullable().optional();

const shared = {
  framework: z.enum(FRAMEWORKS).nullable().optional(),
  rootDirectory: text,
  buildCommand: text,
  devCommand: text,
  installCommand: text,
  outputDirectory: text,
  commandForIgnoringBuildStep: text,
  ssoProtection: z
    .strictObject({
      deploymentType: z.enum(["all", "preview", "prod_deployment_urls_and_all_previews", "all_except_custom_domains"]),
    })
    .nullable()
    .optional(),
};

const projectName = z
  .string()
  .min(1)
  .max(100)
  .regex(
    /^(?!.*---)[a-z0-9._-]+$/,
    "should be lowercase and may hold letters, digits, '.', '_' and '-', but not '---'",
  );

export const repository = z.strictObject({
  type: z.enum(["github", "github-limited", "gitlab", "bitbucket"]),
  repo: z.string().regex(/^[^/\s]+(\/[^/\s]+)+$/, "should be owner/name"),
});

/** POST /v11/projects. What only PATCH takes (nodeVersion, gitForkProtection, ...) is refused here, as at Vercel. */
export const createBody = z.strictObject({
  name: projectName,
  gitRepository: repository.optional(),
  ...shared,
});

/** PATCH /v9/projects/{idOrName}. */
export const updateBody = z.strictObject({
  name: projectName.optional(),
  nodeVersion: z.enum(["24.x", "22.x", "20.x", "18.x"]).optional(),
  autoExposeSystemEnvs: z.boolean().optional(),
  gitForkProtection: z.boolean().optional(),
  ...shared,
});

/** A project that asked for nothing still comes back protected. */
export const defaultSettings = (): ProjectSettings => ({
  framework: null,
  rootDirectory: null,
  buildCommand: null,
  devCommand: null,
  installCommand: null,
  outputDirectory: null,
  commandForIgnoringBuildStep: null,
  nodeVersion: "22.x",
  ssoProtection: { deploymentType: "all_except_custom_domains" },
  autoExposeSystemEnvs: true,
  gitForkProtection: true,
});
