import { randomBytes } from "node:crypto";
import type { Contract, Features, Variable } from "../../contract/contract.ts";
import { exampleOf } from "../../contract/format.ts";
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
    .map(([name, variable]) => ({ name, value: fakeValue(variable), secret: variable.secret }));
}

function mustBeSet({ source, tier }: Variable): boolean {
  return source.from === "config" && source.default === undefined && tier === "P0";
}

/** A plainly fake value of the variable's format, made now. */
export function fakeValue({ format }: Variable): string {
  const example = exampleOf(format);
  return format.kind === "text" || format.kind === "startsWith"
    ? `${example}-${randomBytes(8).toString("hex")}`
    : example;
}
