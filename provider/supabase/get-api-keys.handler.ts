import { type FunctionHandler, ProviderError } from "../host/handler.ts";
import { requireActiveProject } from "./active-project.ts";
import type { ApiKey, SupabaseClient } from "./client.ts";
import type { GetApiKeysInputs, GetApiKeysOutputs } from "./get-api-keys.definition.ts";

export const getApiKeysHandler: FunctionHandler<GetApiKeysInputs, GetApiKeysOutputs, SupabaseClient> = {
  async invoke({ projectRef }, { clients, signal }) {
    await requireActiveProject(clients, projectRef, signal);
    return apiKeysOf(projectRef, await clients.listApiKeys(projectRef, signal));
  },
};

/**
 * @throws ProviderError when the project has no usable public or no usable secret key. A masked key (the token may not see
 * it) is no key.
 */
export function apiKeysOf(projectRef: string, keys: ApiKey[]): GetApiKeysOutputs {
  const legacy = (name: string) => keys.find((key) => !isNew(key) && key.name === name)?.api_key;
  const modern = (type: "publishable" | "secret") => {
    const rows = keys.filter((key) => key.type === type);
    return (rows.find((key) => key.name === "default") ?? rows[0])?.api_key;
  };
  const publishableKey = clear(modern("publishable"));
  const secretKey = clear(modern("secret"));
  const anonKey = clear(legacy("anon")) ?? publishableKey;
  const serviceRoleKey = clear(legacy("service_role")) ?? secretKey;
  if (anonKey !== undefined && serviceRoleKey !== undefined) {
    return { url: `https://${projectRef}.supabase.co`, anonKey, serviceRoleKey, publishableKey, secretKey };
  }
  const lacking = [
    ...(anonKey === undefined ? ["no anon or publishable key"] : []),
    ...(serviceRoleKey === undefined ? ["no service_role or secret key"] : []),
  ].join(" and ");
  const cause = keys.some((key) => key.api_key && clear(key.api_key) === undefined)
    ? "Keys are there but masked: use an access token that may read secrets (scope `secrets:read`)."
    : `Make one at https://supabase.com/dashboard/project/${projectRef}/settings/api-keys.`;
  throw new ProviderError(`Supabase gave ${lacking} for project "${projectRef}". ${cause}`);
}

const isNew = (key: ApiKey): boolean => key.type === "publishable" || key.type === "secret";

/** The key, unless it is masked with dots. */
function clear(key: string | null | undefined): string | undefined {
  return key && /^[\w.-]+$/.test(key) && !key.includes("..") ? key : undefined;
}
