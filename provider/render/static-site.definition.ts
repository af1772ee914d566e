import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import {
  addressOutputs,
  autoDeploy,
  branch,
  contract,
  renderName,
  repository,
  revisionOutputs,
  text,
  variables,
} from "./properties.ts";

/** The inputs whose change takes effect with the next deploy. Rules hold at once. */
export const DEPLOYED_INPUTS = ["repo", "branch", "rootDir", "buildCommand", "publishPath", "variables"] as const;

const path = (description: string) => z.string().startsWith("/", "must begin with `/`").meta({ description });

const route = z.object({
  type: z.enum(["redirect", "rewrite"]).meta({
    description:
      "`redirect` sends the browser there (301); `rewrite` answers with what is there, at the path that was asked.",
  }),
  source: path("The paths it is for; `*` stands for anything, `:part` for one part."),
  destination: z
    .string()
    .regex(/^(\/|https:\/\/)/, "must be a path, `/…`, or a public address, `https://…`")
    .meta({
      description: "A path of the site, or a public address: a rewrite to one proxies. May repeat `*` and parts.",
    }),
});

const header = z.object({
  path: path("The paths it is sent with, e.g. `/assets/*`."),
  name: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, "is not a header's name")
    .meta({ description: "The header's name, e.g. `Cache-Control`." }),
  value: z.string().min(1, "is empty: leave the header out").meta({ description: "Its value." }),
});

export const staticSite = defineResource({
  token: "stackwright:render:StaticSite",
  description:
    "A static site at Render, built from a Git repository and served from Render's edge: it has no plan and never sleeps. " +
    "Variables are read when it is built. Render starts a deploy when a site is created; that one is cancelled, because " +
    "its environment group is not linked yet: the real one comes from a `Deploy`. Changing a setting deploys nothing: " +
    "pass `revision` to the `Deploy`'s triggers. Routes and headers hold at once.",
  importId: "the site's id, `srv-…`",
  uniqueBy: ["name"],
  inputs: z.object({
    name: renderName("The site's name; unique in the workspace. The host name is made from it once and then stays."),
    repo: repository(),
    branch: branch(),
    rootDir: text("The folder in the repository that the site is built from. Default: its root."),
    buildCommand: text("Run in `rootDir` to build. Default: nothing is built, the files are published as they are."),
    publishPath: z
      .string()
      .min(1, "is empty: name the folder, `.` for `rootDir` itself")
      .meta({ description: "The folder below `rootDir` whose files are published, e.g. `dist`." }),
    routes: z
      .array(route)
      .default([])
      .meta({
        description:
          "Redirects and rewrites, first match first; a file at the path wins over all of them. They are all the site has: " +
          "others made by hand show as drift. Default: none.",
      }),
    headers: z.array(header).default([]).meta({
      set: true,
      description: "Headers sent with the files. They are all the site has. Order means nothing. Default: none.",
    }),
    autoDeploy: autoDeploy(),
    variables: variables("Variables of this site alone; they win over those of a linked group.").optional(),
    contract: contract(),
  }),
  outputs: z.object({
    serviceId: z.string().meta({ stable: true, description: "The site's id, `srv-…`." }),
    ...addressOutputs(),
    ...revisionOutputs(DEPLOYED_INPUTS),
    unmanagedVariables: z
      .array(z.string())
      .meta({ changesWith: ["variables"], description: "Names of variables set by hand on the live site." }),
    suspended: z.boolean().meta({ stable: true, description: "Whether the site is suspended." }),
  }),
});

export type StaticSiteInputs = InputsOf<typeof staticSite>;
export type StaticSiteOutputs = OutputsOf<typeof staticSite>;
