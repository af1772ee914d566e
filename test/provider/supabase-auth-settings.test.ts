import { describe, expect, it } from "vitest";
import { open, type Properties } from "../../provider/host/wire.ts";
import { secret } from "./managed-resource.ts";
import { SupabaseWorld } from "./supabase-world.ts";

const world = SupabaseWorld.forEachTest();
const auth = () => world.resource("AuthSettings");
const app = "https://app.example.com/**";
const preview = "https://*-team.vercel.app/**";
const declared = (changes: Properties = {}): Properties => ({
  projectRef: world.projectRef,
  siteUrl: "https://app.example.com",
  redirectUrls: [app, preview],
  ...changes,
});
const smtp = (changes: Properties = {}): Properties => ({
  host: "mail.example.com",
  port: 587,
  user: "postmaster",
  password: secret("smtp-test-password"),
  adminEmail: "no-reply@example.com",
  senderName: "Example",
  ...changes,
});
const PATCH = "PATCH /v1/projects/{ref}/config/auth";

/** Names of the settings in the last PATCH. */
function written(): string[] {
  const { journal } = world.supabase;
  const keys = journal.writes().at(-1)?.bodyKeys ?? [];
  journal.clear();
  return [...keys].sort();
}

describe("stackwright:supabase:AuthSettings", () => {
  it("sets what is declared, reads it back, and has nothing to do after", async () => {
    const settings = await auth();
    expect(await settings.up(declared())).toBe("create");
    expect(written()).toEqual(["site_url", "uri_allow_list"]);
    expect(world.live.auth).toMatchObject({ site_url: "https://app.example.com", uri_allow_list: `${app},${preview}` });
    expect(settings.inputs).toEqual(declared());
    await settings.refresh();
    expect(settings.preview(declared())).toEqual([]);
    expect(await settings.up(declared())).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it("writes nothing when it is so already, spaces and order aside", async () => {
    world.dashboard.setAuth(world.projectRef, {
      site_url: "https://app.example.com",
      uri_allow_list: `${preview}, ${app}`,
    });
    const settings = await auth();
    await settings.up(declared());
    expect(world.writes()).toEqual([]);
    expect(settings.preview(declared())).toEqual([]);
  });

  it.each<[string, Properties, string, string, unknown]>([
    ["siteUrl", { siteUrl: "https://b.example.com" }, "siteUrl", "site_url", "https://b.example.com"],
    ["redirectUrls", { redirectUrls: [app] }, "redirectUrls[1]", "uri_allow_list", app],
    ["redirectUrls to none", { redirectUrls: [] }, "redirectUrls[0]", "uri_allow_list", ""],
    ["disableSignup", { disableSignup: true }, "disableSignup", "disable_signup", true],
    ["jwtExpiry", { jwtExpiry: 900 }, "jwtExpiry", "jwt_exp", 900],
    ["externalEmailEnabled", { externalEmailEnabled: false }, "externalEmailEnabled", "external_email_enabled", false],
    ["mailerAutoconfirm", { mailerAutoconfirm: true }, "mailerAutoconfirm", "mailer_autoconfirm", true],
    ["mailerOtpLength", { mailerOtpLength: 8 }, "mailerOtpLength", "mailer_otp_length", 8],
    ["passwordMinLength", { passwordMinLength: 12 }, "passwordMinLength", "password_min_length", 12],
    ["rateLimitVerify", { rateLimitVerify: 60 }, "rateLimitVerify", "rate_limit_verify", 60],
  ])("updates %s with one write of that alone", async (_title, change, path, name, value) => {
    const settings = await auth();
    await settings.up(declared());
    world.writes();
    expect(settings.preview(declared(change))).toContain(path);
    expect(await settings.up(declared(change))).toBe("update");
    expect(written()).toEqual([name]);
    expect(world.live.auth[name]).toBe(value);
    await settings.refresh();
    expect(settings.preview(declared(change))).toEqual([]);
  });

  it("leaves what is not declared, and what is declared no longer, as it is", async () => {
    world.dashboard.setAuth(world.projectRef, { mailer_autoconfirm: true });
    const settings = await auth();
    await settings.up(declared({ jwtExpiry: 900 }));
    await settings.up(declared());
    expect(world.live.auth).toMatchObject({ mailer_autoconfirm: true, jwt_exp: 900 });
    world.dashboard.setAuth(world.projectRef, { jwt_exp: 1200 });
    await settings.refresh();
    expect(settings.preview(declared())).toEqual([]);
  });

  it("shows drift of what is declared, and sets it back", async () => {
    const settings = await auth();
    await settings.up(declared({ disableSignup: true }));
    world.dashboard.setAuth(world.projectRef, {
      disable_signup: false,
      uri_allow_list: `${app},https://evil.example.net`,
    });
    await settings.refresh();
    expect(settings.preview(declared({ disableSignup: true }))).toEqual(["disableSignup", "redirectUrls[1]"]);
    await settings.up(declared({ disableSignup: true }));
    expect(world.live.auth).toMatchObject({ disable_signup: true, uri_allow_list: `${app},${preview}` });
  });

  it("keeps the mail server's password secret, and writes it only when it is another", async () => {
    const settings = await auth();
    await settings.up(declared({ smtp: smtp() }));
    expect(world.live.auth).toMatchObject({ smtp_pass: "smtp-test-password", smtp_port: "587" });
    const secrets = open(settings.state?.inputs ?? {}).secrets.map((path) => path.join("."));
    expect(secrets).toEqual(["smtp.password"]);
    expect(open(settings.state?.state ?? {}).secrets.map((path) => path.join("."))).toEqual(["smtp.password"]);
    await settings.refresh();
    expect(settings.preview(declared({ smtp: smtp() }))).toEqual([]);
    world.writes();
    await settings.up(declared({ smtp: smtp({ senderName: "Example school" }) }));
    expect(written()).toEqual(["smtp_sender_name"]);
    await settings.up(declared({ smtp: smtp({ password: secret("another-test-password") }) }));
    expect(written()).toEqual(["smtp_pass", "smtp_sender_name"]);
    expect(world.live.auth.smtp_pass).toBe("another-test-password");
  });

  it("shows that the mail server's password was changed by hand, without either value", async () => {
    const settings = await auth();
    await settings.up(declared({ smtp: smtp() }));
    world.dashboard.setAuth(world.projectRef, { smtp_pass: "typed-by-hand" });
    await settings.refresh();
    expect(settings.preview(declared({ smtp: smtp() }))).toEqual(["smtp.password"]);
    expect(JSON.stringify(settings.state)).not.toContain("typed-by-hand");
    await settings.up(declared({ smtp: smtp() }));
    expect(world.live.auth.smtp_pass).toBe("smtp-test-password");
  });

  it("is replaced for another project", async () => {
    const settings = await auth();
    await settings.up(declared());
    const other = world.supabase.state.add({ name: "other" });
    expect(await settings.up(declared({ projectRef: other.ref }))).toBe("replace");
    expect(other.auth.site_url).toBe("https://app.example.com");
  });

  it("is imported with everything that is set, but for the password", async () => {
    world.dashboard.setAuth(world.projectRef, {
      site_url: "https://app.example.com",
      uri_allow_list: app,
      smtp_host: "mail.example.com",
      smtp_port: "587",
      smtp_user: "postmaster",
      smtp_pass: "smtp-test-password",
      smtp_admin_email: "no-reply@example.com",
      smtp_sender_name: "Example",
    });
    const settings = await auth();
    await settings.import(world.projectRef);
    const { password: _password, ...rest } = smtp();
    expect(settings.inputs).toMatchObject({
      siteUrl: "https://app.example.com",
      redirectUrls: [app],
      jwtExpiry: 3600,
      externalEmailEnabled: true,
      smtp: rest,
    });
    const imported = { ...(settings.state?.inputs as Properties), smtp: smtp() };
    expect(settings.preview(imported)).toEqual(["smtp.password"]);
    await settings.up(imported);
    expect(world.writes()).toEqual([]);
  });

  it("leaves the settings when the resource is deleted, and sees that the project is gone", async () => {
    const settings = await auth();
    await settings.up(declared());
    world.writes();
    await settings.destroy();
    await settings.destroy();
    expect(world.writes()).toEqual([]);
    expect(world.live.auth.site_url).toBe("https://app.example.com");
    world.supabase.state.projects.delete(world.projectRef);
    expect(await settings.refresh()).toBe(false);
  });

  it("passes on what Supabase refuses, and keeps the resource", async () => {
    world.supabase.faults.inject({ route: PATCH, status: 403 });
    const settings = await auth();
    await expect(settings.up(declared())).rejects.toThrow(/update the auth settings of project .*403/);
    expect(settings.state?.id).toBe(world.projectRef);
    await settings.up(declared());
    expect(world.live.auth.site_url).toBe("https://app.example.com");
  });

  it.each<[Properties, string]>([
    [{ siteUrl: "app.example.com" }, "siteUrl must be an address"],
    [{ redirectUrls: ["https://a.example,https://b.example"] }, "redirectUrls[0] must be an address"],
    [{ jwtExpiry: 700_000 }, "jwtExpiry"],
    [{ smtp: { host: "mail.example.com" } }, "smtp.password"],
    [{ smtp: smtp({ adminEmail: "nobody" }) }, "adminEmail must be an e-mail address"],
  ])("refuses %j", async (change, reason) => {
    await expect((await auth()).up(declared(change))).rejects.toThrow(reason);
  });
});
