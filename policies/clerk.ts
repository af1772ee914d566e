import { hostOf } from "./names.ts";

/** What a key or an address of Clerk's tells of the instance it is of. */
export interface ClerkInstance {
  kind: "live" | "test" | undefined;
  host: string | undefined;
}

/** A publishable key is its instance's host in base64, with a dollar sign behind it; an address names the host itself. */
export function clerkInstanceOf(value: string): ClerkInstance {
  const text = value.trim();
  if (/^[ps]k_/.test(text)) {
    const [, letter, kind, encoded = ""] = /^([ps])k_(live|test)_(.*)$/.exec(text) ?? [];
    const decoded = letter === "p" ? Buffer.from(encoded, "base64").toString("utf8") : "";
    const host = /^[a-z0-9.-]+\.[a-z]+\$$/.test(decoded) ? decoded.slice(0, -1) : undefined;
    return { kind: kind as ClerkInstance["kind"], host };
  }
  const host = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text) ? text.toLowerCase() : hostOf(text);
  // Clerk's own API serves the keys of every instance.
  return { kind: undefined, host: host === undefined || /(^|\.)clerk\.com$/.test(host) ? undefined : host };
}
