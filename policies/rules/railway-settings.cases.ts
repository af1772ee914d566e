import { railwayInstance } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { RAILWAY_SERVICE } from "../types.ts";
import { railwaySettings } from "./railway-settings.ts";

const built = (props: Record<string, unknown> = { repo: "owner/name" }) => ({
  type: RAILWAY_SERVICE,
  name: "service",
  props: { serviceId: "rw-1", ...props },
});

export const cases: RuleCases = {
  rule: railwaySettings,
  good: {
    "a declared start": program(built(), railwayInstance()),
    "before the service is made": program(built({ serviceId: undefined }), {
      ...railwayInstance({ serviceId: UNKNOWN }),
      madeFrom: { serviceId: ["service"] },
    }),
    "an image": program(built({ image: "ghcr.io/owner/name:1" })),
  },
  bad: {
    "nothing declared": { ...program(built()), says: "how service is built and started" },
    "no start command": program(built(), railwayInstance({ startCommand: undefined })),
    "settings of another service": program(built(), railwayInstance({ serviceId: "rw-2" })),
  },
  unknown: { "the start command": program(built(), railwayInstance({ startCommand: UNKNOWN })) },
};
