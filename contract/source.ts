import type { Driver, PoolMode } from "./database-url.ts";

/** Where a variable's value comes from, as plain data. */
export type Source =
  /** Random hexadecimal digits, two per byte, made once per stack; a value in the stack config wins (a secret that lives on). */
  | {
      readonly from: "generated";
      readonly bytes: number;
      /** What is lost for good when it is made anew: rotating it then takes a confirmation of its own. */
      readonly loses?: string;
    }
  /** The stack config, under the variable's own name. */
  | { readonly from: "config"; readonly default?: string }
  /** The name of the environment itself: `production`, `staging`; `preview` and `development` in those Vercel scopes. */
  | { readonly from: "environment" }
  /** The same everywhere, but for the environments named in `except`. */
  | { readonly from: "literal"; readonly value: string; readonly except: Readonly<Record<string, string>> }
  /** The value of another variable of the contract. */
  | { readonly from: "reference"; readonly variable: string }
  /** Something a component of the stack knows, under the key its `sources` give it, and what is written behind it. */
  | { readonly from: "component"; readonly key: string; readonly suffix?: string };

export const generated = (options: { bytes: number; loses?: string }): Source => ({ from: "generated", ...options });
export const config = (options: { default?: string } = {}): Source => ({ from: "config", ...options });
export const environment = (): Source => ({ from: "environment" });
export const literal = (value: string, except: Readonly<Record<string, string>> = {}): Source => ({
  from: "literal",
  value,
  except,
});
export const reference = (variable: string): Source => ({ from: "reference", variable });

export type ApiKeyRole = "anon" | "service_role";

/** What Supabase's Management API knows. */
export const supabase = {
  url: (): Source => component("supabase.url"),
  apiKey: (role: ApiKeyRole): Source => component(`supabase.apiKey(${role})`),
  /** A connection string through the shared pooler, in the database component's dialect or a driver's of its own. */
  pooler: (mode: PoolMode, driver?: Driver): Source =>
    component(`supabase.pooler(${driver === undefined ? mode : `${mode},${driver}`})`),
};

/** What Render knows, by the role the component has in the stack (`backend`, `cache`). */
export const render = {
  /** The service's address, without a slash at its end, and `path` behind it: `render.url("backend", "/api")`. */
  url: (role: string, path?: string): Source => component(`render.url(${role})`, path),
  /** The hosts the service answers to, with localhost for the platform's own probes. */
  hosts: (role: string): Source => component(`render.hosts(${role})`),
  keyValue: (role: string): Source => component(`render.keyValue(${role})`),
  /** Browser origins of a static site. */
  origins: (role: string): Source => component(`render.origins(${role})`),
};

/** What Railway knows, by the role the component has in the stack (`backend`). */
export const railway = {
  url: (role: string, path?: string): Source => component(`railway.url(${role})`, path),
  hosts: (role: string): Source => component(`railway.hosts(${role})`),
};

/** What Vercel knows, by the role the component has in the stack (`dashboard`). */
export const vercel = {
  /** Browser origins of the project's production domains. */
  origins: (role: string): Source => component(`vercel.origins(${role})`),
};

/**
 * The name under which a component offers this value to the contract; undefined where no component is asked. Generated and
 * config values go by the variable's own name.
 */
export function sourceKey(variable: string, source: Source): string | undefined {
  switch (source.from) {
    case "component":
      return source.key;
    case "generated":
      return `generated(${variable})`;
    case "config":
      return `config(${variable})`;
    default:
      return undefined;
  }
}

/** The source as a person would name it. */
export function describeSource(source: Source): string {
  switch (source.from) {
    case "generated":
      return `generated, ${source.bytes * 8} random bits`;
    case "config":
      return source.default === undefined ? "stack config" : `stack config, default ${source.default}`;
    case "environment":
      return "the environment's name";
    case "literal":
      return [source.value, ...Object.entries(source.except).map(([name, value]) => `${value} in ${name}`)].join("; ");
    case "reference":
      return `same as ${source.variable}`;
    case "component":
      return source.key + (source.suffix ?? "");
  }
}

function component(key: string, suffix?: string): Source {
  return { from: "component", key, ...(suffix !== undefined && { suffix }) };
}
