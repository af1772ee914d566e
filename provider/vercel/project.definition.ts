import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";

/** Build settings are nullable at Vercel; unset here means "never touched", removed later means "back to auto-detect". */
const setting = (description: string) =>
  z.string().min(1, "is empty; leave it out to let Vercel detect it").max(256).optional().describe(description);

export const project = defineResource({
  token: "stackwright:vercel:Project",
  description:
    "A Vercel project: what is built, from where, and the hosts its production answers at. Only the settings that are declared are managed; removing one from the program gives it back to Vercel's auto-detection.",
  importId: "the project's id, `prj_…`",
  uniqueBy: ["name"],
  inputs: z.object({
    name: z
      .string()
      .min(1)
      .max(100, "is longer than the 100 characters Vercel allows")
      .regex(
        /^(?!.*---)[a-z0-9._-]+$/,
        "may hold only lowercase letters, digits, `.`, `_` and `-`, and not `---` (Vercel's rule for project names)",
      )
      .describe("The project's name, unique in its team. Renaming keeps the project and its hosts."),
    framework: setting("Framework preset, e.g. `vite` or `nextjs`. Any value Vercel knows; unset means auto-detected."),
    rootDirectory: setting("Folder of the app inside the repository, e.g. `apps/dashboard`. Unset means the root."),
    buildCommand: setting("Build command, e.g. `pnpm run build`. Unset means the framework's own."),
    installCommand: setting("Install command. Unset means detected from the lock file."),
    outputDirectory: setting("Folder the build writes, e.g. `dist`. Unset means the framework's own."),
    gitRepository: z
      .object({
        type: z.string().min(1).describe("Git host: `github`, `gitlab`, `bitbucket`, or another that Vercel supports."),
        repo: z
          .string()
          .regex(/^[^/\s]+(\/[^/\s]+)+$/, "must be `owner/name`")
          .describe("`owner/name` of the repository."),
      })
      .optional()
      .describe("Repository whose pushes deploy. A change links the new one; removing it unlinks. The project stays."),
    productionBranch: z
      .string()
      .min(1)
      .optional()
      .describe("Branch whose pushes go to production. Needs `gitRepository`. Unset means the repository's default."),
    ownDomains: z
      .array(z.string())
      .optional()
      .describe(
        "Domains declared beside it as `ProjectDomain`s that serve production. They count among `domains` at once, which then does not change as they are added and verified. Nothing is written for them.",
      )
      .meta({ set: true, writeOnly: true }),
  }),
  outputs: z.object({
    projectId: z.string().describe("`prj_…`").meta({ stable: true }),
    domains: z
      .array(z.string())
      .describe(
        "Hosts that serve production: verified, not redirected elsewhere, not bound to a branch; and `ownDomains`. Sorted.",
      )
      .meta({ changesWith: ["name", "ownDomains"] }),
    url: z
      .string()
      .describe(
        "`https://` + the production `*.vercel.app` host. Empty when the project has no production host at all.",
      )
      .meta({ changesWith: ["name"] }),
  }),
});

export type ProjectInputs = InputsOf<typeof project>;
export type ProjectOutputs = OutputsOf<typeof project>;
