import { hostOf } from "./names.ts";
import type { Stack } from "./stack.ts";
import type { Subject } from "./subject.ts";
import {
  FRONTENDS,
  RAILWAY_DOMAIN,
  RAILWAY_INSTANCE,
  RENDER_DOMAIN,
  SERVICES,
  STATIC_SITE,
  VERCEL_DOMAIN,
  VERCEL_PROJECT,
  WEB_SERVICE,
} from "./types.ts";

/** Hosts of a service or frontend. `complete`: whether all of them are known yet. */
export interface Hosts {
  known: string[];
  complete: boolean;
}

/** The services that visitors reach. */
export function publicServices(stack: Stack): Subject[] {
  return stack.ofType(...SERVICES).filter((service) => {
    const open = service.read("publicDomain");
    return (
      service.type !== RAILWAY_INSTANCE || !open.known || open.value !== false || ownDomains(stack, service).length > 0
    );
  });
}

export function frontends(stack: Stack): Subject[] {
  return stack.ofType(...FRONTENDS);
}

/** The domains of one's own that lead to it. A redirect and a branch's preview serve nothing of production. */
export function ownDomains(stack: Stack, subject: Subject): Subject[] {
  switch (subject.type) {
    case WEB_SERVICE:
    case STATIC_SITE:
      return stack.ofType(RENDER_DOMAIN).filter((domain) => stack.refers(domain, "serviceId", subject, "serviceId"));
    case RAILWAY_INSTANCE:
      return stack.ofType(RAILWAY_DOMAIN).filter((domain) => stack.share(domain, subject, "serviceId"));
    case VERCEL_PROJECT:
      return stack
        .ofType(VERCEL_DOMAIN)
        .filter((domain) => stack.refers(domain, "projectId", subject, "projectId"))
        .filter((domain) => !isSet(domain, "redirect") && !isSet(domain, "gitBranch"));
    default:
      return [];
  }
}

/** The name of a domain's resource; undefined while it is unknown. */
export function domainName(domain: Subject): string | undefined {
  const name = domain.read(domain.type === RAILWAY_DOMAIN ? "domain" : "name");
  return name.known && typeof name.value === "string" ? name.value.toLowerCase().replace(/\.$/, "") : undefined;
}

/** Every host it answers at: the platform's and its own. */
export function hostsOf(stack: Stack, subject: Subject): Hosts {
  const own = ownDomains(stack, subject).map(domainName);
  const given = subject.type === VERCEL_PROJECT ? projectHosts(subject) : platformHost(subject);
  const known = [...given.known, ...own.filter((name) => name !== undefined)];
  return { known: [...new Set(known)], complete: given.complete && !own.includes(undefined) };
}

function platformHost(subject: Subject): Hosts {
  const open = subject.read("publicDomain");
  if (open.known && open.value === false) return { known: [], complete: true };
  const url = subject.output("url");
  const host = url.known ? hostOf(String(url.value)) : undefined;
  return { known: host === undefined ? [] : [host], complete: host !== undefined };
}

function projectHosts(project: Subject): Hosts {
  const { values, complete } = project.elements("domains");
  const { values: own } = project.elements("ownDomains");
  const url = project.output("url");
  const host = url.known ? hostOf(String(url.value)) : undefined;
  const known = [...own, ...values].map(String);
  return { known: host === undefined ? known : [...known, host], complete: complete && host !== undefined };
}

function isSet(subject: Subject, property: string): boolean {
  const value = subject.read(property);
  return value.known && value.value !== undefined && value.value !== "";
}
