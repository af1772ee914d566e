import { type ArgsOf, resourceClass } from "../resource.ts";
import { projectDomain } from "./project-domain.definition.ts";

export type ProjectDomainArgs = ArgsOf<typeof projectDomain>;

/**
 * A domain of its own for a project. What its owner has to add to the DNS is in `dnsRecords`.
 *
 * ```ts
 * const app = new vercel.ProjectDomain("app", { projectId: project.projectId, name: "app.example.com" });
 * new vercel.ProjectDomain("www", { projectId: project.projectId, name: "www.example.com", redirect: app.name });
 * ```
 */
export class ProjectDomain extends resourceClass(projectDomain) {}
