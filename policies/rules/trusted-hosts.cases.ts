import { group, railwayInstance, railwayVariables, service } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { RENDER_DOMAIN } from "../types.ts";
import { trustedHosts } from "./trusted-hosts.ts";

const trusts = (value: string) => group({ TRUSTED_HOSTS: value });
const domain = { type: RENDER_DOMAIN, name: "domain", props: { serviceId: "srv-1", name: "api.example.com" } };

export const cases: RuleCases = {
  rule: trustedHosts,
  good: {
    "its host": program(service(), trusts("api.onrender.com,localhost")),
    "its host and its domain": program(service(), domain, trusts("api.onrender.com,*.example.com")),
    everybody: program(service(), trusts("*")),
    "a JSON list": program(service(), trusts('["api.onrender.com"]')),
    "what is trusted for something else": program(service(), group({ IMAGE_ALLOWED_HOSTS: "cdn.example.com" })),
    "no such variable": program(service(), group({})),
  },
  bad: {
    "another host": { ...program(service(), trusts("old.onrender.com")), says: "variables.TRUSTED_HOSTS lacks a host" },
    "with a scheme": program(service(), trusts("https://api.onrender.com")),
    "with a port": program(service(), trusts("api.onrender.com:443")),
    "in capitals, which no browser sends": program(service(), trusts("API.onrender.com")),
    "by Django's name": program(service(), group({ DJANGO_ALLOWED_HOSTS: "localhost" })),
    "a wildcard that does not reach": program(service(), trusts("*.example.com")),
    "without its domain": program(service(), domain, trusts("api.onrender.com")),
    "at Railway": program(railwayInstance(), railwayVariables({ TRUSTED_HOSTS: "localhost" })),
  },
  unknown: {
    "the list": program(service(), trusts(UNKNOWN)),
    "where the service will be": program(service({ url: undefined }), trusts("localhost")),
  },
};
