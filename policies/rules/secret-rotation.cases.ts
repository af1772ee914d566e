import { password } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { RANDOM_BYTES } from "../types.ts";
import { secretRotation } from "./secret-rotation.ts";

const rotated = (rotation: unknown) => program(password({ keepers: { rotation } }));
const recently = new Date(Date.now() - 10 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

export const cases: RuleCases = {
  rule: secretRotation,
  good: {
    "last week": rotated(`${recently}-1`),
    "never, so that nobody knows": program(password()),
    "long ago, in staging": { ...rotated("2020-01-01-1"), stack: "staging" },
  },
  bad: {
    "years ago": { ...rotated("2020-01-01-1"), says: "secret-key was made anew" },
    "random bytes": program({ type: RANDOM_BYTES, props: { length: 32, keepers: { rotation: "2020-01-01-1" } } }),
    "longer ago than this stack wants": { ...rotated("2026-01-01-1"), settings: { maxDays: 30 } },
  },
  unknown: { when: program(password({ keepers: UNKNOWN })) },
};
