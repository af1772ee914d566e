import type { World } from "../world.ts";

/** Shorter ones are found in any text. */
const SHORTEST = 8;

/** The text of a reference hides nothing. */
const isReference = (value: string) => /^\$\{\w+\}$/.test(value);

/** Every secret there is in the world now: configured, at the vendors, and what opens the vendors and the state. */
export function secretsOf(world: World): string[] {
  const { render, railway, vercel, supabase, uptimerobot } = world.emulators;
  const isSecret = (name: string) => world.system.contract.variables[name]?.secret === true;
  const maps = [
    ...[...render.state.envGroups.values(), ...render.state.services.values()].map(({ variables }) => variables),
    ...railway.state.placements().map(({ variables }) => variables),
  ];
  const variables = maps.flatMap((map) => [...map].flatMap(([name, value]) => (isSecret(name) ? [value] : [])));
  const projects = [...supabase.state.projects.values()];
  const keys = projects.flatMap((project) => [
    project.databasePassword,
    ...project.keys.filter(({ name, type }) => name !== "anon" && type !== "publishable").map(({ value }) => value),
  ]);
  const credentials = [render.apiKey, railway.token, vercel.token, supabase.accessToken, uptimerobot.apiKey];
  const own = world.env.PULUMI_CONFIG_PASSPHRASE ?? "";
  const all = [...world.secrets, ...variables, ...keys, ...credentials, own];
  return [...new Set(all)].filter((value) => value.length >= SHORTEST && !isReference(value));
}
