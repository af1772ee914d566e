import { accidentalRotation } from "./accidental-rotation.ts";
import { asleep } from "./asleep.ts";
import { badDeploy } from "./bad-deploy.ts";
import { corsWildcard } from "./cors-wildcard.ts";
import type { Incident } from "./incident.ts";
import { missingP0 } from "./missing-p0.ts";
import { networkRestrictions } from "./network-restrictions.ts";
import { noServer } from "./no-server.ts";
import { port5432 } from "./port-5432.ts";
import { railway502 } from "./railway-502.ts";
import { startupCrash } from "./startup-crash.ts";

/** Report by report. */
export const INCIDENTS: readonly Incident[] = [
  asleep,
  missingP0,
  startupCrash,
  corsWildcard,
  accidentalRotation,
  networkRestrictions,
  port5432,
  badDeploy,
  noServer,
  railway502,
];
