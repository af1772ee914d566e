import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { FunctionDefinition, ResourceDefinition } from "./host/definition.ts";
import { metaOf } from "./host/shape.ts";

/** A value of an argument: plain, promised or another resource's output, at every depth. */
export type Arg<T> = pulumi.Input<
  T extends string | number | boolean
    ? T
    : T extends readonly (infer Element)[]
      ? Arg<Element>[]
      : T extends object
        ? { [K in keyof T]: Arg<T[K]> }
        : T
>;

/** The arguments of a resource class or function, from its definition. */
export type ArgsOf<D extends { readonly inputs: z.ZodObject }> = {
  [K in keyof z.input<D["inputs"]>]: Arg<z.input<D["inputs"]>[K]>;
};

/** What a resource has once registered: every input and output, as Pulumi outputs. */
export type FieldsOf<D extends ResourceDefinition> = {
  readonly [K in keyof (z.output<D["inputs"]> & z.output<D["outputs"]>)]: pulumi.Output<
    (z.output<D["inputs"]> & z.output<D["outputs"]>)[K]
  >;
};

export interface ResourceClass<D extends ResourceDefinition> {
  new (name: string, args: ArgsOf<D>, options?: pulumi.CustomResourceOptions): pulumi.CustomResource & FieldsOf<D>;
  /** The Pulumi type token. */
  readonly type: D["token"];
}

/**
 * The class a program uses for a resource, made from its definition:
 * `export class EnvGroup extends resourceClass(envGroup) {}`.
 */
export function resourceClass<const D extends ResourceDefinition>(definition: D): ResourceClass<D> {
  const outputs = Object.fromEntries(Object.keys(definition.outputs.shape).map((key) => [key, undefined]));
  const secretOutputs = Object.entries(definition.outputs.shape as Record<string, z.ZodType>)
    .filter(([, schema]) => metaOf(schema).secret)
    .map(([key]) => key);

  class DefinedResource extends pulumi.CustomResource {
    static readonly type = definition.token;
    constructor(name: string, args: pulumi.Inputs, options?: pulumi.CustomResourceOptions) {
      super(
        definition.token,
        name,
        { ...outputs, ...args },
        pulumi.mergeOptions({ additionalSecretOutputs: secretOutputs }, options),
      );
    }
  }
  return DefinedResource as unknown as ResourceClass<D>;
}

/** A function's results: an output each, secret only where the definition says so. */
export type ResultsOf<D extends FunctionDefinition> = {
  readonly [K in keyof z.output<D["outputs"]>]: pulumi.Output<z.output<D["outputs"]>[K]>;
};

/** The function a program calls, made from its definition: `export const getPooler = functionCall(getPoolerDefinition)`. */
export function functionCall<const D extends FunctionDefinition>(
  definition: D,
): (args: ArgsOf<D>, options?: pulumi.InvokeOutputOptions) => ResultsOf<D> {
  return (args, options) => {
    const result = pulumi.runtime.invokeOutput<Record<string, unknown>>(definition.token, args, options);
    const fields = Object.entries(definition.outputs.shape as Record<string, z.ZodType>).map(([key, schema]) => {
      const field = result.apply((fields) => fields[key]);
      return [key, metaOf(schema).secret ? pulumi.secret(field) : pulumi.unsecret(field)];
    });
    return Object.fromEntries(fields) as ResultsOf<D>;
  };
}
