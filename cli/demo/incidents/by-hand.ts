import type { Variable } from "../../../contract/contract.ts";
import { databaseUrlFor } from "../../../contract/database-url.ts";
import { requiredFor } from "../../../contract/select.ts";
import { fakeValue } from "../fake-config.ts";
import type { World } from "../world.ts";

export interface ServiceByHand {
  name: string;
  plan: string;
  startCommand: string;
  group: string;
  /** What differs from values that are in order. `undefined` leaves the variable out. */
  variables?: Record<string, string | undefined>;
}

/**
 * A service made at Render before there was any program: a cache, a group typed in by hand, the service, the link between
 * them, and "Manual deploy". Resolves when its deploys are over, whatever became of them.
 */
export async function serviceByHand(world: World, stack: string, made: ServiceByHand): Promise<void> {
  const { render } = world.emulators;
  const ownerId = render.ownerId;
  const cache = await post(world, "/key-value", { name: `${made.name}-cache`, ownerId, plan: "free" });
  const values = inOrder(world, stack, made.name);
  if ("REDIS_URL" in values) values.REDIS_URL = `redis://${cache.id}:6379`;
  Object.assign(values, made.variables);
  const envVars = Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]));
  const { service, deployId } = await post(world, "/services", {
    type: "web_service",
    name: made.name,
    ownerId,
    repo: `https://github.com/example/${made.name}`,
    branch: "main",
    serviceDetails: {
      runtime: "python",
      region: "oregon",
      plan: made.plan,
      healthCheckPath: "/health",
      envSpecificDetails: { buildCommand: "pip install -r requirements.txt", startCommand: made.startCommand },
    },
  });
  // Render starts a deploy by itself, which knows nothing of the group yet.
  await post(world, `/services/${service.id}/deploys/${deployId}/cancel`);
  await post(world, "/env-groups", { name: made.group, ownerId, envVars });
  render.dashboard.linkGroup(made.group, made.name);
  await render.dashboard.deploy(made.name);
  // The program takes over what is there: it does not make it twice.
  await world.setConfig(stack, "stackwright:adopt", "render");
}

/** A static site made the same way. */
export async function staticSiteByHand(
  world: World,
  { name, group, variables }: { name: string; group: string; variables: Record<string, string> },
): Promise<void> {
  const { render } = world.emulators;
  const { ownerId } = render;
  await post(world, "/services", {
    type: "static_site",
    name,
    ownerId,
    repo: `https://github.com/example/${name}`,
    branch: "main",
    serviceDetails: { buildCommand: "npm ci && npm run build", publishPath: "dist" },
  });
  const envVars = Object.entries(variables).map(([key, value]) => ({ key, value }));
  await post(world, "/env-groups", { name: group, ownerId, envVars });
  render.dashboard.linkGroup(group, name);
  await render.dashboard.deploy(name);
}

/** What the backend needs, as the report's authors would have it typed in: nothing wrong with any of it. */
function inOrder({ system, emulators }: World, stack: string, service: string): Record<string, string | undefined> {
  const { contract } = system;
  const names = requiredFor(contract, "backend", system.features(stack));
  const examples = names.map((name) => [name, usual(contract.variables[name]!)] as const);
  const driver = system.name === "evaratech" ? "asyncpg" : "libpq";
  const project = [...emulators.supabase.state.projects.values()].find(({ name }) => name.startsWith(system.name))!;
  const place = { host: project.poolerHost, port: 6543, user: `postgres.${project.ref}`, database: "postgres" };
  const url = databaseUrlFor(driver, place, project.databasePassword);
  const urls = Object.fromEntries(names.filter((name) => /DATABASE_URL$/.test(name)).map((name) => [name, url]));
  const host = `${system.seed.render?.slugs?.[service] ?? service}.onrender.com`;
  const hosts = names.includes("TRUSTED_HOSTS") ? { TRUSTED_HOSTS: `${host},localhost,127.0.0.1` } : {};
  return { ...Object.fromEntries(examples), ...urls, ...hosts };
}

/** What a person would have set: what the contract suggests, else something of the right form. */
function usual(variable: Variable): string {
  const { source } = variable;
  return source.from === "config" && source.default !== undefined ? source.default : fakeValue(variable.format);
}

// biome-ignore lint/suspicious/noExplicitAny: each answer has a shape of its own
async function post({ emulators: { render } }: World, path: string, body: unknown = {}): Promise<any> {
  const headers = { authorization: `Bearer ${render.apiKey}`, "content-type": "application/json" };
  const answer = await fetch(render.url + path, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`POST ${path} at the emulated Render: ${answer.status} ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

/** What became of the service's newest deploy. */
export function newestDeploy({ emulators }: World, service: string): { id: string; status: string } {
  return emulators.render.state.serviceNamed(service)!.deploys.at(-1)!;
}

/** Lines of the service's log, as Render's dashboard shows them. */
export function wordsOf({ emulators }: World, service: string, pattern: RegExp): string[] {
  const lines = emulators.render.dashboard.log(service);
  return [...new Set(lines.filter((line) => pattern.test(line)))];
}
