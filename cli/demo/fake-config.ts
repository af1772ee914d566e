import { randomBytes } from "node:crypto";
import type { Contract, Features, Variable } from "../../contract/contract.ts";
import { exampleOf, type Format } from "../../contract/format.ts";
import { isOn } from "../../contract/select.ts";

export interface FakeValue {
  name: string;
  value: string;
  secret: boolean;
}

/** A plainly fake value, made now, for every variable that a person would have to set before the first `up`. */
export function fakeConfig(contract: Contract, features: Features): FakeValue[] {
  return Object.entries(contract.variables)
    .filter(([, variable]) => mustBeSet(variable) && isOn(variable, features))
    .map(([name, variable]) => ({ name, value: fakeValue(variable.format), secret: variable.secret }));
}

function mustBeSet({ source, tier }: Variable): boolean {
  return source.from === "config" && source.default === undefined && tier === "P0";
}

/** A value of this form that is no other's, and not the example that stands in `.env.example`. */
export function fakeValue(format: Format): string {
  const example = exampleOf(format);
  if (format.kind === "redisUrl") return `${example}/0`;
  return ["text", "startsWith", "supabaseKey"].includes(format.kind)
    ? `${example}-${randomBytes(8).toString("hex")}`
    : example;
}
