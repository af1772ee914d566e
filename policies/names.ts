import { parseFormat } from "../contract/format.ts";
import type { DeclaredVariable } from "./subject.ts";

/** What a variable is for, by its contract's format, or by its name where no contract speaks. */

type Named = Pick<DeclaredVariable, "name" | "format">;

/** Browser origins that CORS lets in. */
export function isOrigins(variable: Named): boolean {
  return kindOf(variable) === "origins" || /^(ALLOWED|(BACKEND_)?CORS(_ALLOWED)?)_ORIGINS$/.test(variable.name);
}

/** Hosts that the application answers to. */
export function isHosts(variable: Named): boolean {
  return kindOf(variable) === "hosts" || /^(TRUSTED|ALLOWED)_HOSTS$/.test(variable.name);
}

/** A Postgres connection string. Without a contract only the value can tell. */
export function isDatabaseUrl(variable: Named): boolean {
  return ["poolerUrl", "databaseUrl"].includes(kindOf(variable) ?? "");
}

/** Whether the name says that the value must not be seen. */
export function soundsSecret(name: string): boolean {
  return /(^|_)(SECRET|PASSWORD|PASSWD|PRIVATE_KEY|SERVICE_ROLE|SERVICE_KEY|ENCRYPTION_KEY|SIGNING_KEY|DATABASE_URL|(OPENAI|ANTHROPIC|SENDGRID|LANGCHAIN|RESEND)_API_KEY)(_|$)/.test(
    name,
  );
}

/** A secret of the application's own, which nobody else gives out. */
export function isOwnSecret(variable: Named): boolean {
  if (kindOf(variable) === "hex") return true;
  return /^(APP_|DJANGO_|FLASK_|NEXTAUTH_|AUTH_|COOKIE_)?(SECRET|(JWT|JWT_REFRESH|REFRESH|SESSION|CSRF)_SECRET|ENCRYPTION_KEY|SECRET_KEY|(JWT|JWT_REFRESH|REFRESH|SESSION|CSRF)_SECRET_KEY)$/.test(
    variable.name,
  );
}

/** Whether the contract's format leaves room for a secret: an address of a page, a number or a word from a list does not. */
export function canBeSecret(variable: Named): boolean {
  const harmless = ["httpsUrl", "oneOf", "boolean", "integer", "origins", "hosts", "email"];
  return !harmless.includes(kindOf(variable) ?? "");
}

/** A list as applications read it: with commas, or as JSON. */
export function listOf(value: string): string[] {
  if (value.trimStart().startsWith("[")) {
    try {
      const list: unknown = JSON.parse(value);
      if (Array.isArray(list)) return list.map(String);
    } catch {
      // Not JSON after all.
    }
  }
  return value.split(",").map((item) => item.trim());
}

/** The format's kind, `poolerUrl` of `poolerUrl(asyncpg)`; undefined without a contract. */
export function kindOf({ format }: Pick<Named, "format">): string | undefined {
  return format === undefined ? undefined : parseFormat(format)?.kind;
}

/** The host a URL names, without its port; undefined for what is no URL. */
export function hostOf(url: string): string | undefined {
  try {
    return new URL(url).hostname;
  } catch {
    return undefined;
  }
}
