import { carried, type TestResource } from "./testing.ts";
import {
  ENV_GROUP,
  KEY_VALUE,
  PROJECT_ENVIRONMENT,
  RAILWAY_INSTANCE,
  RAILWAY_VARIABLES,
  RANDOM_PASSWORD,
  STATIC_SITE,
  VERCEL_PROJECT,
  WEB_SERVICE,
} from "./types.ts";

/** Resources of a small stack that is in order: `api` with `group`, `dashboard` with `environment`, the same at Railway. */

type Values = Record<string, unknown> | string;

/** A group linked to `api`, with a contract where formats are given. */
export function group(
  variables: Values,
  formats?: Record<string, string>,
  more: Partial<TestResource> = {},
): TestResource {
  const contract = formats && { contract: carried(formats) };
  return { type: ENV_GROUP, name: "group", props: { variables, serviceIds: ["srv-1"], ...contract }, ...more };
}

export function service(props: Record<string, unknown> = {}): TestResource {
  return {
    type: WEB_SERVICE,
    name: "api",
    props: {
      serviceId: "srv-1",
      url: "https://api.onrender.com",
      host: "api.onrender.com",
      plan: "starter",
      region: "oregon",
      startCommand: "uvicorn main:app --host 0.0.0.0 --port $PORT",
      healthCheckPath: "/health",
      ...props,
    },
  };
}

export function project(props: Record<string, unknown> = {}): TestResource {
  const given = { projectId: "prj_1", url: "https://dashboard.vercel.app", domains: ["dashboard.vercel.app"] };
  return { type: VERCEL_PROJECT, name: "dashboard", props: { ...given, ...props } };
}

/** Variables of `dashboard`. */
export function environment(
  production: Values,
  formats?: Record<string, string>,
  scopes: Record<string, unknown> = {},
): TestResource {
  const contract = formats && { contract: carried(formats, "P0", "frontend", false) };
  return {
    type: PROJECT_ENVIRONMENT,
    name: "environment",
    props: { projectId: "prj_1", production, ...scopes, ...contract },
  };
}

export function site(props: Record<string, unknown> = {}): TestResource {
  const given = { serviceId: "srv-2", url: "https://site.onrender.com", host: "site.onrender.com" };
  return { type: STATIC_SITE, name: "site", props: { ...given, ...props } };
}

export function railwayInstance(props: Record<string, unknown> = {}): TestResource {
  return {
    type: RAILWAY_INSTANCE,
    name: "instance",
    props: {
      serviceId: "rw-1",
      environmentId: "env-1",
      url: "https://api.up.railway.app",
      host: "api.up.railway.app",
      startCommand: "sh -c 'uvicorn main:app --host 0.0.0.0 --port ${PORT:-8000}'",
      healthcheckPath: "/health",
      ...props,
    },
  };
}

export function railwayVariables(variables: Values, formats?: Record<string, string>): TestResource {
  const contract = formats && { contract: carried(formats) };
  return {
    type: RAILWAY_VARIABLES,
    name: "variables",
    props: { serviceId: "rw-1", environmentId: "env-1", variables, ...contract },
  };
}

export function cache(props: Record<string, unknown> = {}): TestResource {
  return { type: KEY_VALUE, name: "cache", props: { plan: "starter", region: "oregon", ...props } };
}

export function password(props: Record<string, unknown> = {}): TestResource {
  const hexadecimal = {
    special: true,
    overrideSpecial: "0123456789abcdef",
    lower: false,
    upper: false,
    numeric: false,
  };
  return { type: RANDOM_PASSWORD, name: "secret-key", props: { ...hexadecimal, length: 64, ...props } };
}

/** 64 hexadecimal digits with no pattern in them. */
export const HEX = "3f9a1c07e5b82d6470fce8a1953b42d6c1e07f8b5a9d34260e7c81bf4d92a563";
