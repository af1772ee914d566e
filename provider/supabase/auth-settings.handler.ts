import { createHmac } from "node:crypto";
import type { AuthSettingsInputs, AuthSettingsOutputs } from "./auth-settings.definition.ts";
import type { VendorSettings } from "./client.ts";
import { projectSettings } from "./project-settings.ts";

type Smtp = NonNullable<AuthSettingsInputs["smtp"]>;

/** What is one value on both sides, by the API's names. */
const plainSettings = {
  siteUrl: "site_url",
  disableSignup: "disable_signup",
  jwtExpiry: "jwt_exp",
  externalEmailEnabled: "external_email_enabled",
  externalPhoneEnabled: "external_phone_enabled",
  externalAnonymousUsersEnabled: "external_anonymous_users_enabled",
  mailerAutoconfirm: "mailer_autoconfirm",
  mailerSecureEmailChangeEnabled: "mailer_secure_email_change_enabled",
  mailerOtpExpiry: "mailer_otp_exp",
  mailerOtpLength: "mailer_otp_length",
  passwordMinLength: "password_min_length",
  passwordHibpEnabled: "password_hibp_enabled",
  refreshTokenRotationEnabled: "refresh_token_rotation_enabled",
  securityManualLinkingEnabled: "security_manual_linking_enabled",
  securityUpdatePasswordRequireReauthentication: "security_update_password_require_reauthentication",
  rateLimitEmailSent: "rate_limit_email_sent",
  rateLimitTokenRefresh: "rate_limit_token_refresh",
  rateLimitVerify: "rate_limit_verify",
} as const satisfies { [K in Exclude<keyof AuthSettingsInputs, "projectRef" | "redirectUrls" | "smtp">]: string };

const smtpSettings = {
  host: "smtp_host",
  port: "smtp_port",
  user: "smtp_user",
  password: "smtp_pass",
  adminEmail: "smtp_admin_email",
  senderName: "smtp_sender_name",
} as const satisfies { [K in keyof Smtp]: string };

export const authSettingsHandler = projectSettings<AuthSettingsInputs, AuthSettingsOutputs>({
  async sync(ref, inputs, _known, { clients, signal, status }) {
    const changes = changedAuthSettings(ref, await clients.getAuthSettings(ref, signal), inputs);
    if (Object.keys(changes).length === 0) return;
    status(`updating ${Object.keys(changes).join(", ")}`);
    await clients.updateAuthSettings(ref, changes, signal);
  },

  async read(ref, known, { clients, signal }) {
    const live = liveAuthSettings(ref, await clients.getAuthSettings(ref, signal), known.inputs);
    return { inputs: { projectRef: ref, ...live }, outputs: {} };
  },
});

/** What a PATCH must carry: what is declared and differs. */
export function changedAuthSettings(ref: string, live: VendorSettings, wanted: AuthSettingsInputs): VendorSettings {
  const { redirectUrls, smtp } = wanted;
  const changes: VendorSettings = {};
  for (const [key, name] of entries(plainSettings)) {
    const value = wanted[key];
    if (value !== undefined && live[name] !== value) changes[name] = value;
  }
  if (redirectUrls && !isSameSet(redirectUrlsOf(live), redirectUrls)) changes.uri_allow_list = redirectUrls.join(",");
  if (smtp === undefined) return changes;
  for (const [key, name] of entries(smtpSettings)) {
    const value = String(smtp[key]);
    if (live[name] !== (key === "password" ? fingerprint(ref, value) : value)) changes[name] = value;
  }
  return changes;
}

/** What is live of what is owned; all of it when nothing is known, after an import. */
export function liveAuthSettings(
  ref: string,
  live: VendorSettings,
  known: AuthSettingsInputs | undefined,
): Omit<AuthSettingsInputs, "projectRef"> {
  const isOwned = (key: keyof AuthSettingsInputs) => known === undefined || known[key] !== undefined;
  const plain = entries(plainSettings)
    .filter(([key, name]) => isOwned(key) && live[name] !== null && live[name] !== undefined)
    .map(([key, name]) => [key, live[name]]);
  return {
    ...Object.fromEntries(plain),
    ...(isOwned("redirectUrls") ? { redirectUrls: redirectUrlsOf(live) } : {}),
    ...(isOwned("smtp") && live.smtp_host ? { smtp: liveSmtp(ref, live, known?.smtp) } : {}),
  };
}

/** The password is the known one as long as the live fingerprint is its own, or is none that could be compared. */
function liveSmtp(ref: string, live: VendorSettings, known: Smtp | undefined): Smtp {
  const present = entries(smtpSettings)
    .filter(([key, name]) => key !== "password" && live[name] !== null && live[name] !== undefined)
    .map(([key, name]) => [key, key === "port" ? Number(live[name]) : live[name]]);
  const digest = live.smtp_pass;
  const isComparable = digest === null || digest === undefined || /^[0-9a-f]{64}$/.test(String(digest));
  const isKnown = known?.password && (!isComparable || fingerprint(ref, known.password) === digest);
  return Object.fromEntries(isKnown ? [...present, ["password", known.password]] : present);
}

function redirectUrlsOf(live: VendorSettings): string[] {
  return String(live.uri_allow_list ?? "")
    .split(",")
    .map((url) => url.trim())
    .filter((url) => url !== "");
}

/** How Supabase shows a secret: its HMAC-SHA256 in hexadecimal digits, the key being the project's ref. */
export function fingerprint(ref: string, value: string): string {
  return createHmac("sha256", ref).update(value).digest("hex");
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.every((item) => b.includes(item)) && b.every((item) => a.includes(item));
}

function entries<K extends string, V>(record: Readonly<Record<K, V>>): [K, V][] {
  return Object.entries(record) as [K, V][];
}
