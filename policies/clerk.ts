import { hostOf } from "./names.ts";

/** What a key or an address of Clerk's tells of the instance it is of. */
export interface ClerkInstance {
  kind: "live" | "test" | undefined;
  host: string | undefined;
}

/** A publishable key is its instance's host in base64, with a dollar sign behind it; an address names the host itself. */
export function clerkInstanceOf(value: string): ClerkInstance {
  const [, kind, encoded] = /^[ps]k_(live|test)_(.*)$/.exec(value.trim()) ?? [];
  const text = value.trim().startsWith("pk_") ? Buffer.from(encoded ?? "", "base64").toString("utf8") : "";
  const host = /^[a-z0-9.-]+\.[a-z]+\$$/.test(text) ? text.slice(0, -1) : undefined;
  const named = kind === undefined ? hostOf(/^\w+:\/\//.test(value) ? value : `https://${value}`) : undefined;
  // Clerk's own API serves the keys of every instance.
  const address = named === undefined || /(^|\.)clerk\.com$/.test(named) ? undefined : named;
  return { kind: kind as ClerkInstance["kind"], host: host ?? address };
}
