import { makeSecret } from "../../../engine/deployment/property.ts";
import { createUrn } from "../../../engine/deployment/urn.ts";
import type { EvaluatedResource, Evaluation } from "../../../engine/evaluation/evaluation.ts";
import type { Origin } from "../../../engine/evaluation/origin.ts";
import { evaluatedResource } from "../../../engine/evaluation/testing.ts";
import { type PropertyValue, UNKNOWN } from "../../../engine/property-value.ts";
import { emptyStack } from "./stack-diff.ts";

/** Evaluations made up in a few words, for tests. */

export const PROJECT_NAME = "toolboxai";
export const STACK_NAME = "production";
export const secret = (value: PropertyValue) => makeSecret(value);
export const unknown = UNKNOWN;
export const fromConfig = (key: string): Origin => ({ from: "config", key });
export const fromResource = (type: string, name: string): Origin => ({ from: "resource", urn: urnOf(type, name) });
export const fromField = (token: string, field: string): Origin => ({ from: "field", path: `${token}.${field}` });
export const fromFunction = (token: string, argumentsDigest: string): Origin => ({
  from: "function",
  token,
  argumentsDigest,
});

export function urnOf(type: string, name: string): string {
  return createUrn({ stack: STACK_NAME, project: PROJECT_NAME, type, name });
}

export function resource(
  type: string,
  name: string,
  inputs: EvaluatedResource["inputs"],
  more: Partial<EvaluatedResource> = {},
): EvaluatedResource {
  return evaluatedResource({ urn: urnOf(type, name), type, name, inputs, ...more });
}

export function evaluation(resources: EvaluatedResource[], more: Partial<Evaluation> = {}): Evaluation {
  return { ...emptyStack({ project: PROJECT_NAME, stack: STACK_NAME }), resources, ...more };
}
