import type { Rule } from "../rule.ts";
import { databaseTls } from "./database-tls.ts";
import { noSleepingPlan } from "./no-sleeping-plan.ts";
import { p0VariablesDeclared } from "./p0-variables-declared.ts";
import { poolerHost } from "./pooler-host.ts";
import { poolerPort } from "./pooler-port.ts";
import { variableFormat } from "./variable-format.ts";

/** Every rule of the pack, in the order of its page. */
export const rules: readonly Rule[] = [
  p0VariablesDeclared,
  poolerPort,
  poolerHost,
  databaseTls,
  noSleepingPlan,
  variableFormat,
];
