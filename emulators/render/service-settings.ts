import { z } from "zod";
import { hostOf, type RenderState, type WebService } from "./state.ts";
import { variablesInput } from "./variables.ts";

export const REGIONS = ["frankfurt", "oregon", "ohio", "singapore", "virginia"] as const;
const PLANS = ["free", "starter", "standard", "pro", "pro_plus", "pro_max", "pro_ultra"] as const;
const RUNTIMES = ["elixir", "go", "node", "python", "ruby", "rust"] as const;

const autoDeploy = {
  autoDeploy: z.enum(["yes", "no"]).optional(),
  autoDeployTrigger: z.enum(["commit", "checksPass", "off"]).optional(),
};

const source = {
  repo: z.string().min(1).optional(),
  branch: z.string().optional(),
  rootDir: z.string().optional(),
  buildFilter: z.strictObject({ paths: z.array(z.string()), ignoredPaths: z.array(z.string()) }).optional(),
  ...autoDeploy,
};

const details = {
  healthCheckPath: z.string().optional(),
  plan: z.enum(PLANS).optional(),
  preDeployCommand: z.string().optional(),
  previews: z.strictObject({ generation: z.enum(["off", "manual", "automatic"]).optional() }).optional(),
  maintenanceMode: z.strictObject({ enabled: z.boolean(), uri: z.string() }).optional(),
  maxShutdownDelaySeconds: z.number().int().min(1).max(300).optional(),
};

/** POST /services, for native web services: the only type the emulator runs. */
export const createBody = z.strictObject({
  type: z.literal("web_service"),
  name: z.string().min(1),
  ownerId: z.string(),
  envVars: variablesInput.optional(),
  ...source,
  serviceDetails: z.strictObject({
    runtime: z.enum(RUNTIMES),
    region: z.enum(REGIONS).optional(),
    numInstances: z.number().int().min(1).optional(),
    envSpecificDetails: z.strictObject({ buildCommand: z.string(), startCommand: z.string() }),
    ...details,
  }),
});

/** PATCH /services/{serviceId}: no region, no number of instances, no variables. */
export const updateBody = z.strictObject({
  name: z.string().min(1).optional(),
  ...source,
  serviceDetails: z
    .strictObject({
      runtime: z.enum(RUNTIMES).optional(),
      envSpecificDetails: z
        .strictObject({ buildCommand: z.string().optional(), startCommand: z.string().optional() })
        .optional(),
      ...details,
    })
    .optional(),
});

type Settings = z.output<typeof updateBody>;

/** Writes what the body holds into the service; what it does not hold stays. */
export function applySettings(service: WebService, body: Settings): void {
  const { serviceDetails = {}, autoDeploy, autoDeployTrigger, ...own } = body;
  const { envSpecificDetails, previews, ...plain } = serviceDetails;
  Object.assign(service, own, plain, envSpecificDetails);
  if (previews !== undefined) service.previews = { generation: previews.generation ?? "off" };
  if (autoDeploy !== undefined) {
    service.autoDeploy = autoDeploy;
    service.autoDeployTrigger = autoDeploy === "yes" ? "commit" : "off";
  }
  if (autoDeployTrigger !== undefined) {
    service.autoDeployTrigger = autoDeployTrigger;
    service.autoDeploy = autoDeployTrigger === "off" ? "no" : "yes";
  }
  service.updatedAt = new Date();
}

/** A service as Render shows it: variables never inside, unset texts as "", the pre-deploy command moved. */
export function serviceView(state: RenderState, service: WebService) {
  return {
    id: service.id,
    name: service.name,
    slug: service.slug,
    ownerId: state.owner.id,
    type: "web_service",
    repo: service.repo,
    branch: service.branch,
    rootDir: service.rootDir,
    autoDeploy: service.autoDeploy,
    autoDeployTrigger: service.autoDeployTrigger,
    ...(service.buildFilter === undefined ? {} : { buildFilter: service.buildFilter }),
    notifyOnFail: "default",
    dashboardUrl: `https://dashboard.render.com/web/${service.id}`,
    suspended: service.suspended ? "suspended" : "not_suspended",
    suspenders: service.suspended ? ["user"] : [],
    createdAt: service.createdAt.toISOString(),
    updatedAt: service.updatedAt.toISOString(),
    serviceDetails: {
      runtime: service.runtime,
      env: service.runtime,
      envSpecificDetails: {
        buildCommand: service.buildCommand,
        startCommand: service.startCommand,
        preDeployCommand: service.preDeployCommand,
      },
      plan: service.plan,
      region: service.region,
      numInstances: service.numInstances,
      healthCheckPath: service.healthCheckPath,
      maxShutdownDelaySeconds: service.maxShutdownDelaySeconds,
      maintenanceMode: service.maintenanceMode,
      previews: service.previews,
      pullRequestPreviewsEnabled: service.previews.generation === "off" ? "no" : "yes",
      buildPlan: "starter",
      openPorts: service.serving === undefined ? [] : [{ port: 10000, protocol: "TCP" }],
      url: `https://${hostOf(service)}`,
    },
  };
}
