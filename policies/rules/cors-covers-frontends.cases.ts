import { group, project, service, site } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { VERCEL_DOMAIN } from "../types.ts";
import { corsCoversFrontends } from "./cors-covers-frontends.ts";

const origins = (value: string) => group({ ALLOWED_ORIGINS: value });
const domain = { type: VERCEL_DOMAIN, name: "domain", props: { projectId: "prj_1", name: "app.example.com" } };

export const cases: RuleCases = {
  rule: corsCoversFrontends,
  good: {
    "the platforms' hosts": program(
      service(),
      project(),
      site(),
      origins("https://dashboard.vercel.app,https://site.onrender.com"),
    ),
    "only the frontend's own domain": program(service(), project(), domain, origins("https://app.example.com")),
    "everybody, which is another rule's": program(service(), project(), origins("*")),
    "in a JSON list": program(service(), project(), origins('["https://dashboard.vercel.app"]')),
    "a service without such a variable": program(service(), project(), group({})),
  },
  bad: {
    "another host": {
      ...program(service(), project(), origins("https://old.vercel.app")),
      says: "variables.ALLOWED_ORIGINS has no origin of dashboard",
    },
    "with a slash at its end": program(service(), project(), origins("https://dashboard.vercel.app/")),
    "by another scheme": program(service(), project(), origins("http://dashboard.vercel.app")),
    "one of two": program(service(), project(), site(), origins("https://dashboard.vercel.app")),
    "only a domain that is sent on": program(
      service(),
      project(),
      { ...domain, props: { ...domain.props, redirect: "dashboard.vercel.app" } },
      origins("https://app.example.com"),
    ),
  },
  unknown: {
    "the list": program(service(), project(), origins(UNKNOWN)),
    "where the frontend will be": program(
      service(),
      project({ url: undefined, domains: UNKNOWN }),
      origins("https://old.vercel.app"),
    ),
  },
};
