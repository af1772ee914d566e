import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";

export const syntaxes = ["equals", "path-to-regexp", "regex"] as const;

/** What one rule gets wrong. As issues inside the rule, so that values not known yet are not complained about. */
function checkRoute(route: Record<string, unknown>, context: z.core.$RefinementCtx): void {
  const { source, syntax, destination, status, headers } = route;
  const problem = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
  if (typeof source === "string" && syntax !== "regex" && !source.startsWith("/")) {
    problem(["source"], "must begin with `/`; for a regular expression set `syntax` to `regex`");
  }
  if (typeof source === "string" && syntax === "regex" && !isExpression(source)) {
    problem(["source"], "is no regular expression");
  }
  if (destination === undefined && status === undefined && Object.keys(headers ?? {}).length === 0) {
    problem([], "does nothing: give it a `destination`, a `status` or `headers`");
  }
  if (typeof status === "number" && status >= 300 && status < 400 && status !== 304 && destination === undefined) {
    problem([], "has the status of a redirect, and no `destination` to redirect to");
  }
}

function checkNames(routes: { name: string }[], context: z.core.$RefinementCtx): void {
  for (const [index, { name }] of routes.entries()) {
    if (routes.findIndex((route) => route.name === name) === index) continue;
    const message = `"${name}" is the name of an earlier one: rules are known by their names`;
    context.addIssue({ code: "custom", path: [index, "name"], message });
  }
}

function isExpression(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

const route = z
  .object({
    name: z.string().min(1).max(256).describe("The rule's name, by which it is known again. Once per project."),
    description: z.string().min(1).max(1024).optional().describe("What it is for."),
    source: z.string().min(1).describe("Path it matches: `/api/:path*`, or a regular expression with syntax `regex`."),
    syntax: z
      .enum(syntaxes)
      .optional()
      .describe("How `source` is read: `equals`, `path-to-regexp` or `regex`. Default: `path-to-regexp`."),
    destination: z
      .string()
      .regex(/^(\/|https?:\/\/)/, "must be a path that begins with `/`, or a URL")
      .optional()
      .describe("Where it leads: a path of the deployment, or a URL that is proxied. With a status of 3xx a redirect."),
    status: z
      .int()
      .min(100)
      .max(999)
      .optional()
      .describe("Status of a redirect, or of an answer without a destination."),
    headers: z.record(z.string(), z.string()).optional().describe("Headers it sets on the answer."),
    caseSensitive: z.boolean().optional().describe("Default: false."),
    enabled: z.boolean().optional().describe("Default: true."),
  })
  .superRefine(checkRoute);

export const projectRoutes = defineResource({
  token: "stackwright:vercel:ProjectRoutes",
  description:
    "Routing rules of a Vercel project, tried in this order before the deployment's own routes and files; the first that matches " +
    "is taken. A rule that matches everything therefore hides every file. They act at once, on all deployments, previews too, with " +
    "no new deployment: every change is staged, then promoted as one. Rules of others are left alone and listed in " +
    "`unmanagedRoutes`. While somebody has unpublished changes staged nothing is written.",
  importId: "the project's id followed by `/routes`, `prj_…/routes`",
  inputs: z.object({
    projectId: z.string().min(1).describe("`prj_…` of the project.").meta({ immutable: true }),
    routes: z.array(route).superRefine(checkNames).describe("The rules, in the order they are tried."),
  }),
  outputs: z.object({
    routeIds: z
      .array(z.string())
      .describe("Vercel's id of each rule, in their order.")
      .meta({ changesWith: ["routes"] }),
    unmanagedRoutes: z
      .array(z.string())
      .describe("Names of the project's rules that are not declared here. Never deleted. In their order.")
      .meta({ changesWith: ["routes"] }),
  }),
});

export type ProjectRoutesInputs = InputsOf<typeof projectRoutes>;
export type ProjectRoutesOutputs = OutputsOf<typeof projectRoutes>;
export type Route = ProjectRoutesInputs["routes"][number];
