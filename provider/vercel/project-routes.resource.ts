import { type ArgsOf, resourceClass } from "../resource.ts";
import { projectRoutes } from "./project-routes.definition.ts";

export type ProjectRoutesArgs = ArgsOf<typeof projectRoutes>;

/**
 * What happens to a request before the deployment sees it.
 *
 * ```ts
 * new vercel.ProjectRoutes("web", {
 *   projectId: project.projectId,
 *   routes: [{ name: "api", source: "/api/:path*", destination: pulumi.interpolate`${backend.url}/api/:path*` }],
 * });
 * ```
 */
export class ProjectRoutes extends resourceClass(projectRoutes) {}
