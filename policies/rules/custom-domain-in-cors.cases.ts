import { group, project, service, site } from "../test-resources.ts";
import { program, type RuleCases, type TestResource, UNKNOWN } from "../testing.ts";
import { RENDER_DOMAIN, VERCEL_DOMAIN } from "../types.ts";
import { customDomainInCors } from "./custom-domain-in-cors.ts";

const origins = (value: string) => group({ ALLOWED_ORIGINS: value });
const domain = (name: string, props: Record<string, unknown> = {}): TestResource => ({
  type: VERCEL_DOMAIN,
  name: "domain",
  props: { projectId: "prj_1", name, ...props },
});
const atRender = (serviceId: string) => ({
  type: RENDER_DOMAIN,
  name: "domain",
  props: { serviceId, name: "app.example.com" },
});
const listed = origins("https://app.example.com");
const other = origins("https://dashboard.vercel.app");

export const cases: RuleCases = {
  rule: customDomainInCors,
  good: {
    listed: program(service(), project(), domain("app.example.com"), listed),
    "in capitals": program(service(), project(), domain("App.Example.com"), listed),
    "a branch's preview": program(service(), project(), domain("next.example.com", { gitBranch: "next" }), listed),
    "a domain that is sent on": program(
      service(),
      project(),
      domain("www.example.com", { redirect: "app.example.com" }),
      listed,
    ),
    "the service's own domain": program(service(), site(), atRender("srv-1"), other),
  },
  bad: {
    "not listed": {
      ...program(service(), project(), domain("app.example.com"), other),
      says: "domain leads to a frontend whose origin ALLOWED_ORIGINS lacks",
    },
    "a static site's": program(service(), site(), atRender("srv-2"), other),
  },
  unknown: {
    "the list": program(service(), project(), domain("app.example.com"), origins(UNKNOWN)),
    "the domain": program(service(), project(), domain(UNKNOWN), listed),
  },
};
