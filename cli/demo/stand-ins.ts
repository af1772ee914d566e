import type { ContractMetadata } from "../../contract/select.ts";
import type { AppManifest, ManifestRoute } from "../../emulators/runtime/index.ts";
import type { EvaluatedResource } from "../../engine/evaluation/evaluation.ts";
import { DEFAULT_PLAN, fromEnvironment, type VerificationPlan } from "../../health/plan.ts";

/** Everything that is built and run from a repository, and where its variables are. */
const SERVICES = [
  "stackwright:render:WebService",
  "stackwright:render:StaticSite",
  "stackwright:render:CronJob",
  "stackwright:railway:Service",
];
const VARIABLES = ["stackwright:render:EnvGroup", "stackwright:railway:Variables"];
const COMMAND = "command:local:Command";

/** A service whose program was not read when the emulators started. */
export const ANY_APP: AppManifest = { title: "Stand-in", required: [] };

/**
 * For each service that a program declares, an application as the program says it is: it needs the P0 variables it is given,
 * and answers what the verification after its deploy asks for.
 */
export function standIns(resources: readonly EvaluatedResource[]): Record<string, AppManifest> {
  const services = resources.filter(({ type, inputs }) => SERVICES.includes(type) && typeof inputs.name === "string");
  return Object.fromEntries(services.map((service) => [service.inputs.name, standIn(service, resources)]));
}

function standIn(service: EvaluatedResource, resources: readonly EvaluatedResource[]): AppManifest {
  const { urn, name, inputs, parent } = service;
  const groups = resources.filter(({ type, propertyDependencies: { serviceIds = [], serviceId = [] } }) => {
    return VARIABLES.includes(type) && [...serviceIds, ...serviceId].includes(urn);
  });
  const contract: Contract = Object.assign({}, ...groups.map(contractOf));
  const isOwn = (one: EvaluatedResource) =>
    isOfComponent(one) ? one.parent === parent : one.dependencies.includes(urn);
  const plan = planOf(resources.filter(isVerification).find(isOwn));
  const required = Object.keys(contract).filter((variable) => contract[variable]!.tier === "P0");
  const origins = variableOf(contract, ["origins"]);
  const hosts = variableOf(contract, ["hosts"]);
  return {
    title: plan.expect.service ?? name,
    required,
    checks: Object.fromEntries(plan.checks.map((check) => [check, lookedAt(check, contract)])),
    health: {
      path: String(inputs.healthCheckPath ?? plan.healthPath),
      ...(plan.expect.status !== undefined && { healthy: plan.expect.status }),
      ...(plan.expect.service !== undefined && { body: { service: plan.expect.service } }),
    },
    ...(origins !== undefined && { origins }),
    ...(hosts !== undefined && { trustedHosts: hosts }),
    routes: routesOf(plan),
  };
}

type Contract = ContractMetadata["variables"];

function contractOf({ inputs }: EvaluatedResource): Contract {
  return (inputs.contract as unknown as ContractMetadata | undefined)?.variables ?? {};
}

function isOfComponent({ parent }: EvaluatedResource): boolean {
  return parent !== undefined && !parent.includes("::pulumi:pulumi:Stack::");
}

function isVerification({ type, inputs: { environment } }: EvaluatedResource): boolean {
  return type === COMMAND && typeof environment === "object" && environment !== null && "HEALTH_URL" in environment;
}

function planOf(verification: EvaluatedResource | undefined): VerificationPlan {
  const given = (verification?.inputs.environment ?? {}) as Record<string, unknown>;
  const texts = Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  const url = "https://localhost";
  return verification ? fromEnvironment({ ...Object.fromEntries(texts), HEALTH_URL: url }) : { url, ...DEFAULT_PLAN };
}

/** A check of a database or a cache really looks at it. */
function lookedAt(check: string, contract: Contract): string | string[] {
  const kinds = { database: ["poolerUrl", "databaseUrl"], redis: ["redisUrl"] }[check];
  return (kinds && variableOf(contract, kinds)) ?? [];
}

function variableOf(contract: Contract, kinds: readonly string[]): string | undefined {
  return Object.keys(contract).find((name) => kinds.includes(contract[name]!.format.split("(")[0]!));
}

function routesOf({ endpoints, alive, pages, warmUp }: VerificationPlan): Record<string, ManifestRoute> {
  const own = (path: string) => !DEFAULT_PLAN.pages.includes(path);
  const asked = endpoints.map((endpoint) => endpoint.split(" ") as [string, string]);
  return {
    ...Object.fromEntries([...pages, ...alive, ...warmUp].filter(own).map((path) => [path, { body: {} }])),
    ...Object.fromEntries(asked.map(([method, path]) => [path, { method, body: {} }])),
  };
}
