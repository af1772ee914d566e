import type { z } from "zod";

/**
 * What a property is to the provider. Set with zod's `.meta({...})`; everything else (check, diff kinds, package schema,
 * documentation) is derived from it.
 */
declare module "zod" {
  interface GlobalMeta {
    /** The value is always a Pulumi secret, in inputs, state and outputs. */
    secret?: boolean;
    /** Changing the value replaces the resource. */
    immutable?: boolean;
    /** The vendor never returns the value: what state holds stands when the resource is read. */
    writeOnly?: boolean;
    /** An array whose order means nothing: compared as a set. */
    set?: boolean;
    /** An output that never changes while the resource lives (an id, a URL): known at preview of an update. */
    stable?: boolean;
    /** An output that changes only when one of these inputs does: known at preview of any other update. */
    changesWith?: readonly string[];
    /** A provider config key's environment variable, used when the key is not set. */
    env?: string;
  }
}

/**
 * One resource, declared once. This file and the definitions made with it are imported by both sides (the program's
 * resource class and the plugin's handler) and must import neither.
 */
export interface ResourceDefinition<
  Inputs extends z.ZodObject = z.ZodObject,
  Outputs extends z.ZodObject = z.ZodObject,
> {
  /** Pulumi type token, e.g. `stackwright:render:EnvGroup`. */
  readonly token: string;
  /** One paragraph for the documentation and the package schema. */
  readonly description: string;
  /** What `pulumi import` takes as id, e.g. "the group's id, `evg-…`". */
  readonly importId: string;
  /**
   * Inputs that together must be unique at the vendor. A replacement that keeps them all deletes the old object first.
   * None when two may exist side by side.
   */
  readonly uniqueBy?: readonly string[];
  readonly inputs: Inputs;
  /** What the resource has beyond its inputs. */
  readonly outputs: Outputs;
}

/** A function (a Pulumi invoke), e.g. `stackwright:supabase:getPooler`. It only reads, unless it is an action. */
export interface FunctionDefinition<
  Inputs extends z.ZodObject = z.ZodObject,
  Outputs extends z.ZodObject = z.ZodObject,
> {
  readonly token: string;
  readonly description: string;
  /** It changes something at the vendor: for commands such as `rollback`, not for programs, and so not in the package schema. */
  readonly action?: true;
  readonly inputs: Inputs;
  readonly outputs: Outputs;
}

export function defineResource<I extends z.ZodObject, O extends z.ZodObject>(
  definition: ResourceDefinition<I, O>,
): ResourceDefinition<I, O> {
  return definition;
}

export function defineFunction<I extends z.ZodObject, O extends z.ZodObject>(
  definition: FunctionDefinition<I, O>,
): FunctionDefinition<I, O> {
  return definition;
}

type Schemas<I extends z.ZodObject, O extends z.ZodObject> = { readonly inputs: I; readonly outputs: O };

export type InputsOf<D> = D extends Schemas<infer I, z.ZodObject> ? z.output<I> : never;
export type OutputsOf<D> = D extends Schemas<z.ZodObject, infer O> ? z.output<O> : never;
