import { type ArgsOf, resourceClass } from "../resource.ts";
import { authSettings } from "./auth-settings.definition.ts";

export type AuthSettingsArgs = ArgsOf<typeof authSettings>;

/**
 * Where a project's users may be sent after signing in, and how they sign in.
 *
 * ```ts
 * new supabase.AuthSettings("auth", {
 *   projectRef: "abcdefghijklmnopqrst",
 *   siteUrl: "https://app.example.com",
 *   redirectUrls: ["https://app.example.com/**"],
 * });
 * ```
 */
export class AuthSettings extends resourceClass(authSettings) {}
