import { createHmac } from "node:crypto";
import { type Operation, operation } from "../core/operation.ts";
import { type AuthValues, authPatch, isAuthSecret } from "./auth-fields.ts";
import { findProject } from "./projects.ts";
import type { SupabaseProject, SupabaseState } from "./state.ts";

const PATH = "/v1/projects/{ref}/config/auth";

export function authOperations(state: SupabaseState): Operation[] {
  return [
    operation({
      method: "GET",
      path: PATH,
      handle: ({ params }) => ({ status: 200, body: view(findProject(state, params.ref)) }),
    }),
    operation({
      method: "PATCH",
      path: PATH,
      body: authPatch,
      handle: ({ params, body }) => {
        const project = findProject(state, params.ref);
        Object.assign(project.auth, body);
        return { status: 200, body: view(project) };
      },
    }),
  ];
}

/** The whole of it; a secret is shown as its HMAC, the key being the project's ref. */
function view({ ref, auth }: SupabaseProject): AuthValues {
  return Object.fromEntries(
    Object.entries(auth).map(([name, value]) => [
      name,
      isAuthSecret(name) && typeof value === "string" && value !== ""
        ? createHmac("sha256", ref).update(value).digest("hex")
        : value,
    ]),
  );
}
