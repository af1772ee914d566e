import type { World } from "../../cli/demo/world.ts";

/** What the emulated vendors hold, without ids, times and generated values: comparable between two runs and two engines. */
export function contents(world: World) {
  const { render, vercel } = world.emulators;
  const serviceName = (id: string) =>
    [...render.state.services.values()].find((service) => service.id === id)?.name ?? id;
  return {
    services: [...render.state.services.values()].map(
      ({ name, plan, region, branch, repo, startCommand, healthCheckPath }) => ({
        name,
        plan,
        region,
        branch,
        repo,
        startCommand,
        healthCheckPath,
      }),
    ),
    groups: [...render.state.envGroups.values()].map((group) => ({
      name: group.name,
      variables: [...group.variables.keys()].sort(),
      services: group.serviceIds.map(serviceName),
    })),
    keyValues: [...render.state.keyValues.values()].map(({ name, plan, region }) => ({ name, plan, region })),
    projects: [...vercel.state.projects.values()].map((project) => ({
      name: project.name,
      variables: [...project.variables.values()]
        .map((row) => `${row.key} ${[...row.target].sort().join("+")} ${row.type}`)
        .sort(),
    })),
  };
}

/** Every secret value the world holds: configured, generated and made by the vendors. */
export function secretValues(world: World): string[] {
  const { render, vercel, supabase } = world.emulators;
  const fromGroups = [...render.state.envGroups.values()].flatMap((group) =>
    [...group.variables].filter(
      ([key]) =>
        /(_KEY|_SECRET|_URL)$/.test(key) &&
        !/^(SUPABASE_URL|CLERK_JWKS_URL)$/.test(key) &&
        !/PUBLISHABLE|^PUSHER_KEY$/.test(key),
    ),
  );
  const keys = [...supabase.state.projects.values()].flatMap((project) =>
    project.keys
      .filter(({ name }) => name !== "anon")
      .filter(({ type }) => type !== "publishable")
      .map(({ value }) => value),
  );
  const credentials = [render.apiKey, vercel.token, supabase.accessToken, world.env.PULUMI_CONFIG_PASSPHRASE!];
  return [...new Set([...world.secrets, ...fromGroups.map(([, value]) => value), ...keys, ...credentials])];
}
