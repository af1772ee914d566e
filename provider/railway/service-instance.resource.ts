import { type ArgsOf, resourceClass } from "../resource.ts";
import { serviceInstance } from "./service-instance.definition.ts";

export type ServiceInstanceArgs = ArgsOf<typeof serviceInstance>;

/**
 * How a Railway service is built and run in one environment.
 *
 * ```ts
 * const settings = new railway.ServiceInstance("api", {
 *   projectId: project.projectId,
 *   environmentId: project.environmentId,
 *   serviceId: api.serviceId,
 *   startCommand: "uvicorn main:app --host 0.0.0.0 --port $PORT",
 *   preDeployCommand: "alembic upgrade head",
 *   healthcheckPath: "/health",
 * });
 * settings.url; // https://….up.railway.app
 * ```
 */
export class ServiceInstance extends resourceClass(serviceInstance) {}
