import { parseFormat } from "../contract/format.ts";
import { itemsOf } from "../contract/list.ts";
import type { DeclaredVariable } from "./subject.ts";

/** What a variable is for, by its contract's format, or by its name where no contract speaks. */

type Named = Pick<DeclaredVariable, "name" | "format">;

/** What a name may begin with and still mean the same. */
const OWNER = "((APP|API|BACKEND|SERVER|DJANGO|FASTAPI|FLASK)_)?";
const ORIGINS = new RegExp(`^${OWNER}((ALLOW(ED)?|CORS)(_ALLOW(ED)?)?_ORIGINS?|CORS_(ORIGINS?_)?WHITELIST)$`);
const HOSTS = new RegExp(`^${OWNER}(TRUSTED|ALLOWED)_HOSTS?$`);

/** Browser origins that CORS lets in. */
export function isOrigins(variable: Named): boolean {
  return kindOf(variable) === "origins" || ORIGINS.test(variable.name);
}

/** Hosts that the application answers to. */
export function isHosts(variable: Named): boolean {
  return kindOf(variable) === "hosts" || HOSTS.test(variable.name);
}

/** A Postgres connection string, by its contract; where that does not speak, by its name. */
export function isDatabaseUrl(variable: Named): boolean {
  if (variable.format !== undefined) return ["poolerUrl", "databaseUrl"].includes(kindOf(variable) ?? "");
  return /(^|_)(DATABASE|DB|POSTGRES(QL)?|PG)(_PRISMA|_DIRECT)?_(URL|URI|DSN)(_NON_POOLING)?$|^DIRECT_URL$/.test(
    variable.name,
  );
}

const SECRET =
  /(^|_)(SECRET|PASSWORD|PASSWD|PRIVATE_KEY|SERVICE_ROLE|SERVICE_KEY|ENCRYPTION_KEY|SIGNING_KEY|DATABASE_URL|PGPASSWORD|(API|AUTH|BOT|BEARER|REFRESH|GITHUB)_TOKEN|(OPENAI|ANTHROPIC|SENDGRID|LANGCHAIN|RESEND)_(API_)?KEY)(_|$)|(^|_)PASS$/;
/** What is said about a secret: how long it is, where it is reset, whose it is. */
const ABOUT_A_SECRET =
  /_(LENGTH|MIN|MAX|SIZE|TTL|AGE|DAYS|HOURS|MINUTES|SECONDS|EXPIRY|EXPIRES?(_IN)?|ENABLED|REQUIRED|POLICY|PATH|HEADER|REGEX|PATTERN|ALGORITHM|HINT|NAME|ROUNDS|(RESET|FORGOT|CHANGE)(_\w+)?_UR[LI])$/;

/** Whether the name says that the value must not be seen. */
export function soundsSecret(name: string): boolean {
  return SECRET.test(name) && !ABOUT_A_SECRET.test(name);
}

/** A secret of the application's own, which nobody else gives out. */
export function isOwnSecret(variable: Named): boolean {
  if (kindOf(variable) === "hex") return true;
  return /^(APP_|DJANGO_|FLASK_|(NEXT|BETTER_)?AUTH_|COOKIE_)?((JWT|JWT_REFRESH|REFRESH|ACCESS_TOKEN|REFRESH_TOKEN|TOKEN|SESSION|CSRF|COOKIE|AUTH)_)?(SECRET|SECRET_KEY|SECRET_KEY_BASE|ENCRYPTION_KEY)$/.test(
    variable.name,
  );
}

/** Whether the contract's format leaves room for a secret: an address of a page, a number or a word from a list does not. */
export function canBeSecret(variable: Named): boolean {
  const harmless = ["httpsUrl", "oneOf", "boolean", "integer", "origins", "hosts", "email"];
  return !harmless.includes(kindOf(variable) ?? "");
}

/** Whether an application takes the value for a no. */
export function isOff(value: string): boolean {
  return ["", "false", "0", "no", "n", "f", "off", "none", "disabled"].includes(value.trim().toLowerCase());
}

/** Whether an application takes the value for a yes. */
export function isOn(value: string): boolean {
  return ["true", "1", "yes", "y", "t", "on", "enabled"].includes(value.trim().toLowerCase());
}

/** A list without the space around its items. */
export function listOf(value: string): string[] {
  return itemsOf(value).map((item) => item.trim());
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
