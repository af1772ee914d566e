import { type ArgsOf, resourceClass } from "../resource.ts";
import { webService } from "./web-service.definition.ts";

export type WebServiceArgs = ArgsOf<typeof webService>;

/**
 * A web service at Render, built from a Git repository.
 *
 * ```ts
 * const backend = new render.WebService("backend", {
 *   name: "toolboxai-backend",
 *   repo: "https://github.com/example/toolboxai",
 *   branch: "main",
 *   runtime: "python",
 *   region: "oregon",
 *   plan: "starter",
 *   buildCommand: "pip install -r requirements.txt",
 *   startCommand: "uvicorn main:app --host 0.0.0.0 --port $PORT",
 *   healthCheckPath: "/health",
 * });
 * ```
 */
export class WebService extends resourceClass(webService) {}
