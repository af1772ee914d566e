import { project, railwayInstance, service } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { MONITOR, RENDER_DOMAIN } from "../types.ts";
import { monitorsCoverServices } from "./monitors-cover-services.ts";

const monitor = (url: string, props: Record<string, unknown> = {}) => ({
  type: MONITOR,
  name: "monitor",
  props: { url, ...props },
});
const domain = { type: RENDER_DOMAIN, name: "domain", props: { serviceId: "srv-1", name: "api.example.com" } };
const unmade = service({ url: undefined, host: undefined });

export const cases: RuleCases = {
  rule: monitorsCoverServices,
  good: {
    "by the platform's host": program(service(), monitor("https://api.onrender.com/health")),
    "by a domain of its own": program(service(), domain, monitor("https://api.example.com/health")),
    "in capitals": program(service(), monitor("https://API.onrender.com/health")),
    "before the service is made": program(unmade, { ...monitor(UNKNOWN), madeFrom: { url: ["api"] } }),
    "a service that nobody reaches": program(railwayInstance({ publicDomain: false })),
    "no service": program(project()),
    "none in staging": { ...program(service()), stack: "staging" },
  },
  bad: {
    "no monitor": { ...program(service()), says: "No monitor asks for api" },
    "no monitor, before the service is made": program(unmade),
    "of another host": program(service(), monitor("https://example.com/")),
    "of a host whose name only begins the same": program(service(), monitor("https://api.onrender.com.example.com/")),
    paused: program(service(), monitor("https://api.onrender.com/health", { isPaused: true })),
    "none at Railway": program(railwayInstance()),
  },
  unknown: {
    "what it asks for": program(service(), monitor(UNKNOWN)),
    "where the service will be": program(unmade, monitor("https://api.onrender.com/health")),
  },
};
