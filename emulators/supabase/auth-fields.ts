import { z } from "zod";

/** Settings of the Auth service by name. */
export type AuthValues = Record<string, string | number | boolean | null>;

const OAUTH = ["client_id", "secret"];
const EMAIL_OPTIONAL = ["apple", "azure", "bitbucket", "discord", "facebook", "figma", "github", "gitlab", "google"]
  .concat(["kakao", "keycloak", "linkedin_oidc", "notion", "slack", "slack_oidc", "spotify", "twitch", "twitter"])
  .concat(["x", "zoom"]);
const WITH_URL = ["azure", "gitlab", "keycloak", "workos"];
const HOOKS = ["custom_access_token", "mfa_verification_attempt", "password_verification_attempt", "send_sms"].concat([
  "send_email",
  "before_user_created",
  "after_user_created",
]);
const NOTICES = ["password_changed", "email_changed", "phone_changed", "mfa_factor_enrolled"].concat([
  "mfa_factor_unenrolled",
  "identity_linked",
  "identity_unlinked",
]);
const MAILS = ["confirmation", "email_change", "invite", "magic_link", "reauthentication", "recovery"];

/** Texts, null until they are set. */
const TEXTS = [
  ...EMAIL_OPTIONAL.concat("workos").flatMap((name) => OAUTH.map((field) => `external_${name}_${field}`)),
  ...WITH_URL.map((name) => `external_${name}_url`),
  ...["apple", "google"].map((name) => `external_${name}_additional_client_ids`),
  ...HOOKS.flatMap((name) => [`hook_${name}_uri`, `hook_${name}_secrets`]),
  "nimbus_oauth_client_id nimbus_oauth_client_secret oauth_server_authorization_path saml_external_url",
  "security_captcha_secret sessions_tags sms_messagebird_access_key sms_messagebird_originator sms_test_otp",
  "sms_test_otp_valid_until sms_textlocal_api_key sms_textlocal_sender sms_twilio_account_sid sms_twilio_auth_token",
  "sms_twilio_content_sid sms_twilio_message_service_sid sms_twilio_verify_account_sid sms_twilio_verify_auth_token",
  "sms_twilio_verify_message_service_sid sms_vonage_api_key sms_vonage_api_secret sms_vonage_from smtp_admin_email",
  "smtp_host smtp_pass smtp_port smtp_sender_name smtp_user webauthn_rp_display_name webauthn_rp_id webauthn_rp_origins",
].flatMap((names) => names.split(" "));

/** Switched off until they are set; those switched on are among DEFAULTS. */
const FLAGS = [
  ...EMAIL_OPTIONAL.flatMap((name) => [`external_${name}_enabled`, `external_${name}_email_optional`]),
  ...HOOKS.map((name) => `hook_${name}_enabled`),
  ...NOTICES.map((name) => `mailer_notifications_${name}_enabled`),
  ...["totp", "phone", "web_authn"].flatMap((name) => [`mfa_${name}_enroll_enabled`, `mfa_${name}_verify_enabled`]),
  "custom_oauth_enabled disable_signup external_anonymous_users_enabled external_google_skip_nonce_check",
  "external_phone_enabled external_web3_ethereum_enabled external_web3_solana_enabled external_workos_enabled",
  "mailer_allow_unverified_email_sign_ins mailer_autoconfirm nimbus_oauth_email_optional",
  "oauth_server_allow_dynamic_registration oauth_server_enabled passkey_enabled password_hibp_enabled",
  "saml_allow_encrypted_assertions saml_enabled security_captcha_enabled security_manual_linking_enabled",
  "security_sb_forwarded_for_enabled security_update_password_require_reauthentication sessions_single_per_user",
  "sms_autoconfirm",
].flatMap((names) => names.split(" "));

const DEFAULTS: AuthValues = {
  api_max_request_duration: 10,
  custom_oauth_max_providers: 3,
  db_max_pool_size: 10,
  db_max_pool_size_unit: "connections",
  external_email_enabled: true,
  jwt_exp: 3600,
  mailer_otp_exp: 3600,
  mailer_otp_length: 6,
  mailer_secure_email_change_enabled: true,
  mfa_max_enrolled_factors: 10,
  mfa_phone_max_frequency: 5,
  mfa_phone_otp_length: 6,
  mfa_phone_template: "Your code is {{ .Code }}",
  password_min_length: 6,
  password_required_characters: "",
  rate_limit_anonymous_users: 30,
  rate_limit_email_sent: 2,
  rate_limit_otp: 30,
  rate_limit_sms_sent: 30,
  rate_limit_token_refresh: 150,
  rate_limit_verify: 30,
  rate_limit_web3: 30,
  refresh_token_rotation_enabled: true,
  security_captcha_provider: "hcaptcha",
  security_refresh_token_reuse_interval: 10,
  sessions_inactivity_timeout: 0,
  sessions_timebox: 0,
  site_url: "http://localhost:3000",
  sms_max_frequency: 5,
  sms_otp_exp: 60,
  sms_otp_length: 6,
  sms_provider: "twilio",
  sms_template: "Your code is {{ .Code }}",
  smtp_max_frequency: 1,
  uri_allow_list: "",
  ...Object.fromEntries(
    [...MAILS, ...NOTICES.map((name) => `${name}_notification`)].flatMap((name) => [
      [`mailer_subjects_${name}`, `About: ${name}`],
      [`mailer_templates_${name}_content`, `<p>About: ${name}</p>`],
    ]),
  ),
};

export function authDefaults(): AuthValues {
  const unset = TEXTS.map((name) => [name, null]);
  const off = FLAGS.map((name) => [name, false]);
  return { ...Object.fromEntries([...unset, ...off]), ...DEFAULTS };
}

/** Whether Supabase shows the setting's fingerprint in its place. */
export function isAuthSecret(name: string): boolean {
  return (
    /_secrets?$|_pass$|_auth_token$|_access_key$/.test(name) || /^sms_(textlocal_api_key|vonage_api_secret)$/.test(name)
  );
}

const READ_ONLY = ["custom_oauth_max_providers", "nimbus_oauth_email_optional", "saml_allow_encrypted_assertions"];

/** Settings with a form of their own. */
const FORMS: Record<string, z.ZodType> = {
  site_url: z.string().regex(/^[^,]+$/),
  saml_external_url: z.string().regex(/^[^,]+$/),
  smtp_admin_email: z.email(),
  jwt_exp: z.number().int().min(0).max(604_800),
  mailer_otp_length: z.number().int().min(6).max(10),
  password_min_length: z.number().int().min(6).max(32_767),
  db_max_pool_size_unit: z.enum(["connections", "percent"]),
  security_captcha_provider: z.enum(["turnstile", "hcaptcha"]),
  ...Object.fromEntries(
    ["anonymous_users", "email_sent", "otp", "sms_sent", "token_refresh", "verify", "web3"].map((name) => [
      `rate_limit_${name}`,
      z.number().int().min(1),
    ]),
  ),
};

/** What can be written, as a PATCH takes it: nothing else, and each of its type. */
export const authPatch = z.strictObject(
  Object.fromEntries(
    Object.entries(authDefaults())
      .filter(([name]) => !READ_ONLY.includes(name))
      .map(([name, value]) => [name, (FORMS[name] ?? typed(value)).nullable().optional()]),
  ),
);

function typed(value: AuthValues[string]): z.ZodType<string | number | boolean> {
  if (typeof value === "boolean") return z.boolean();
  return typeof value === "number" ? z.number().min(0) : z.string();
}
