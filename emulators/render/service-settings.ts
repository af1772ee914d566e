import { z } from "zod";
import { headerInput, routeInput } from "./site-rule.ts";
import { hostOf, type RenderState, type Service, type ServiceType } from "./state.ts";
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

const previews = z.strictObject({ generation: z.enum(["off", "manual", "automatic"]).optional() }).optional();

const webDetails = {
  healthCheckPath: z.string().optional(),
  plan: z.enum(PLANS).optional(),
  preDeployCommand: z.string().optional(),
  previews,
  maintenanceMode: z.strictObject({ enabled: z.boolean(), uri: z.string() }).optional(),
  maxShutdownDelaySeconds: z.number().int().min(1).max(300).optional(),
};
const siteDetails = { buildCommand: z.string().optional(), publishPath: z.string().optional(), previews };
const cronDetails = { plan: z.enum(PLANS).exclude(["free"]).optional(), schedule: z.string().optional() };

const built = {
  runtime: z.enum(RUNTIMES),
  region: z.enum(REGIONS).optional(),
  envSpecificDetails: z.strictObject({ buildCommand: z.string(), startCommand: z.string() }),
};

const created = { name: z.string().min(1), ownerId: z.string(), envVars: variablesInput.optional(), ...source };

/** POST /services: the types the emulator has, the two that run something natively built. */
export const createBody = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("web_service"),
    ...created,
    serviceDetails: z.strictObject({ ...built, numInstances: z.number().int().min(1).optional(), ...webDetails }),
  }),
  z.strictObject({
    type: z.literal("static_site"),
    ...created,
    serviceDetails: z.strictObject({
      ...siteDetails,
      routes: z.array(routeInput).optional(),
      headers: z.array(headerInput).optional(),
    }),
  }),
  z.strictObject({
    type: z.literal("cron_job"),
    ...created,
    serviceDetails: z.strictObject({ ...built, ...cronDetails, schedule: z.string() }),
  }),
]);

const changedCommands = z
  .strictObject({ buildCommand: z.string().optional(), startCommand: z.string().optional() })
  .optional();
const changedBuild = { runtime: z.enum(RUNTIMES).optional(), envSpecificDetails: changedCommands };

/** What PATCH takes of each type's details: no region, no number of instances, no rules. */
const CHANGEABLE = {
  web_service: z.strictObject({ ...changedBuild, ...webDetails }),
  static_site: z.strictObject(siteDetails),
  cron_job: z.strictObject({ ...changedBuild, ...cronDetails }),
};

/** PATCH /services/{serviceId}: no variables either. */
export const updateBody = z.strictObject({
  name: z.string().min(1).optional(),
  ...source,
  serviceDetails: z.union(Object.values(CHANGEABLE)).optional(),
});

/** Details of another type than the service's. */
export function misfit(service: Service, body: Settings): string | undefined {
  if (body.serviceDetails === undefined) return undefined;
  const fitting = CHANGEABLE[service.type].safeParse(body.serviceDetails);
  if (fitting.success) return undefined;
  const [issue] = fitting.error.issues;
  return issue?.code === "unrecognized_keys" ? `unknown field "serviceDetails.${issue.keys[0]}"` : issue?.message;
}

type Settings = z.output<typeof updateBody>;

interface WholeDetails {
  envSpecificDetails?: object;
  previews?: { generation?: string };
}

/** Writes what the body holds into the service; what it does not hold stays. */
export function applySettings(service: Service, body: Settings): void {
  const { serviceDetails = {}, autoDeploy, autoDeployTrigger, ...own } = body;
  const { envSpecificDetails, previews, ...plain } = serviceDetails as WholeDetails;
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

const NOTIFY_ON_FAIL = { default: "default", none: "ignore", failure: "notify", all: "notify" } as const;
const DASHBOARD = { web_service: "web", static_site: "static", cron_job: "cron" } as const;

/** A service as Render shows it: variables never inside, unset texts as "", the pre-deploy command moved. */
export function serviceView(state: RenderState, service: Service) {
  return {
    id: service.id,
    name: service.name,
    slug: service.slug,
    ownerId: state.owner.id,
    type: service.type,
    repo: service.repo,
    branch: service.branch,
    rootDir: service.rootDir,
    autoDeploy: service.autoDeploy,
    autoDeployTrigger: service.autoDeployTrigger,
    ...(service.buildFilter === undefined ? {} : { buildFilter: service.buildFilter }),
    notifyOnFail: NOTIFY_ON_FAIL[service.notifications.notificationsToSend],
    dashboardUrl: `https://dashboard.render.com/${DASHBOARD[service.type]}/${service.id}`,
    suspended: service.suspended ? "suspended" : "not_suspended",
    suspenders: service.suspended ? ["user"] : [],
    createdAt: service.createdAt.toISOString(),
    updatedAt: service.updatedAt.toISOString(),
    serviceDetails: DETAILS[service.type](service),
  };
}

const DETAILS: Record<ServiceType, (service: Service) => object> = {
  web_service: (service) => ({
    ...builtView(service),
    envSpecificDetails: { ...commands(service), preDeployCommand: service.preDeployCommand },
    numInstances: service.numInstances,
    healthCheckPath: service.healthCheckPath,
    maxShutdownDelaySeconds: service.maxShutdownDelaySeconds,
    maintenanceMode: service.maintenanceMode,
    ...previewsView(service),
    openPorts: service.serving === undefined ? [] : [{ port: 10000, protocol: "TCP" }],
    url: `https://${hostOf(service)}`,
  }),
  static_site: (service) => ({
    buildCommand: service.buildCommand,
    publishPath: service.publishPath,
    buildPlan: "starter",
    ...previewsView(service),
    url: `https://${hostOf(service)}`,
  }),
  cron_job: (service) => ({
    ...builtView(service),
    envSpecificDetails: commands(service),
    schedule: service.schedule,
    ...(service.lastSuccessfulRunAt === undefined
      ? {}
      : { lastSuccessfulRunAt: service.lastSuccessfulRunAt.toISOString() }),
  }),
};

const builtView = ({ runtime, plan, region }: Service) => ({
  runtime,
  env: runtime,
  plan,
  region,
  buildPlan: "starter",
});

const commands = ({ buildCommand, startCommand }: Service) => ({ buildCommand, startCommand });

const previewsView = ({ previews }: Service) => ({
  previews,
  pullRequestPreviewsEnabled: previews.generation === "off" ? "no" : "yes",
});
