import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { projectRef } from "./project-ref.ts";

const address = (description: string) =>
  z
    .string()
    .regex(/^[a-z][a-z0-9+.-]*:\/\/[^,\s]+$/i, "must be an address such as `https://app.example.com`, without a comma")
    .describe(description);
const flag = (description: string) => z.boolean().optional().describe(description);
const count = (least: number, most: number, description: string) =>
  z.int().min(least).max(most).optional().describe(description);
const text = (description: string) => z.string().min(1, "is empty: leave it out").describe(description);

const smtp = z.object({
  host: text("Host of the mail server."),
  port: z.int().min(1).max(65_535).describe("Its port, e.g. 587."),
  user: text("User name there."),
  password: text(
    "Password there. Supabase gives back only its fingerprint: one changed by hand shows as missing after a refresh.",
  ).meta({ secret: true }),
  adminEmail: z.email("must be an e-mail address").describe("Address the mails come from."),
  senderName: text("Name the mails come from."),
});

export const authSettings = defineResource({
  token: "stackwright:supabase:AuthSettings",
  description:
    "Settings of a Supabase project's Auth service. One per project. Only what is declared is written and compared; the " +
    "rest stays as it is at Supabase, and so does a setting that is declared no longer. Deleting this resource leaves the " +
    "settings as they are.",
  importId: "the project's ref, 20 lowercase letters",
  inputs: z.object({
    projectRef: projectRef.meta({ immutable: true }),
    siteUrl: address("Where a user lands when a sign-in names no address of its own: the frontend.").optional(),
    redirectUrls: z
      .array(address("An address, `*` and `**` standing for parts of it."))
      .optional()
      .describe(
        "All the other addresses a sign-in may lead to, e.g. `https://app.example.com/**`. One that is not listed is set back to `siteUrl`.",
      )
      .meta({ set: true }),
    disableSignup: flag("Whether new users are turned away."),
    jwtExpiry: count(0, 604_800, "How long an access token is good for, seconds."),
    externalEmailEnabled: flag("Whether users may sign in with an e-mail address."),
    externalPhoneEnabled: flag("Whether users may sign in with a phone number."),
    externalAnonymousUsersEnabled: flag("Whether users may sign in without any credentials."),
    mailerAutoconfirm: flag("Whether an e-mail address counts as confirmed without a mail."),
    mailerSecureEmailChangeEnabled: flag("Whether a change of address must be confirmed from the old and the new one."),
    mailerOtpExpiry: count(0, 2_147_483_647, "How long a link or code in a mail is good for, seconds."),
    mailerOtpLength: count(6, 10, "Digits of a code in a mail."),
    passwordMinLength: count(6, 32_767, "Characters a password must have."),
    passwordHibpEnabled: flag("Whether passwords known from leaks are refused. Needs a paid plan."),
    refreshTokenRotationEnabled: flag("Whether a refresh token is good for one use only."),
    securityManualLinkingEnabled: flag("Whether a user may link further identities."),
    securityUpdatePasswordRequireReauthentication: flag("Whether a new password needs a recent sign-in."),
    rateLimitEmailSent: count(1, 2_147_483_647, "Mails an hour. Only to be changed with a mail server of one's own."),
    rateLimitTokenRefresh: count(1, 2_147_483_647, "Refreshed tokens per address in five minutes."),
    rateLimitVerify: count(1, 2_147_483_647, "Verified codes and links per address in five minutes."),
    smtp: smtp
      .optional()
      .describe(
        "The mail server mails go through, all of it. Supabase's own, when none was ever set, is for trying out.",
      ),
  }),
  outputs: z.object({}),
});

export type AuthSettingsInputs = InputsOf<typeof authSettings>;
export type AuthSettingsOutputs = OutputsOf<typeof authSettings>;
