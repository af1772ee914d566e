import { z } from "zod";
import { randomText } from "../core/ids.ts";

export const variableName = z
  .string()
  .regex(/^[-._a-zA-Z][-._a-zA-Z0-9]*$/, "may hold only letters, digits, `_`, `-` and `.`, and not begin with a digit");

const variableValue = z.string().min(1, "cannot be empty");

/** A value, or "make one up". */
export const variableInput = z.union([
  z.strictObject({ value: variableValue }),
  z.strictObject({ generateValue: z.literal(true) }),
]);

export const variablesInput = z.array(
  z.union([
    z.strictObject({ key: variableName, value: variableValue }),
    z.strictObject({ key: variableName, generateValue: z.literal(true) }),
  ]),
);

/** Render answers with a list in another order than it was given. */
export const listed = (variables: Map<string, string>): { key: string; value: string }[] =>
  [...variables].reverse().map(([key, value]) => ({ key, value }));

export const writtenValue = (input: { value: string } | { generateValue: true }): string =>
  "value" in input ? input.value : Buffer.from(randomText(32)).toString("base64");

export function variablesOf(inputs: z.output<typeof variablesInput>): Map<string, string> {
  return new Map(inputs.map((input) => [input.key, writtenValue(input)]));
}
