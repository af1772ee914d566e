import { cache, password } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { POSTGRES_DATABASE, RANDOM_BYTES } from "../types.ts";
import { statefulProtected } from "./stateful-protected.ts";

export const cases: RuleCases = {
  rule: statefulProtected,
  good: {
    protected: program({ ...cache(), protect: true }, { ...password(), protect: true }),
    "open in staging": { ...program(cache()), stack: "staging" },
    "a secret that is being rotated": program(password({ keepers: { rotation: "2026-02-01-1" } })),
  },
  bad: {
    "a cache": { ...program(cache()), says: "cache is not protected in stack production" },
    "a secret": program(password()),
    "random bytes": program({ type: RANDOM_BYTES, props: { length: 32 } }),
    "a database": program({ type: POSTGRES_DATABASE, props: {} }),
  },
  unknown: { "whether it is being rotated": program(password({ keepers: UNKNOWN })) },
};
