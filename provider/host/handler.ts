/** What a resource's handler gets from the host and what it owes in return. No gRPC, no secret envelopes, no vendor. */

/** Everything a handler may know about the call it serves. `Clients` is its vendor's own bag of clients. */
export interface Context<Clients> {
  readonly urn: string;
  /** The resource's Pulumi name, for messages. */
  readonly name: string;
  readonly clients: Clients;
  /** Aborted on cancellation (SIGINT) and when the call's time limit is over. */
  readonly signal: AbortSignal;
  /** A progress line for the person watching; shown by the engine under the resource. Never holds a secret. */
  status(message: string): void;
  warn(message: string): void;
  /** The text with every secret this plugin has been handed replaced by `[secret]`; for text a vendor wrote (build logs). */
  mask(text: string): string;
  /** For actions that must not be done twice and cannot be found by name. */
  readonly attempt: Attempt;
}

/** A note that survives the call's being killed. Forgotten when the call fails; a later note takes its place. */
export interface Attempt {
  /** The last note of a call for this resource that did not fail. */
  readonly earlier: Readonly<Record<string, unknown>> | undefined;
  /** Taken before the action. Never holds a secret. */
  note(facts: Record<string, unknown>): void;
}

/** What is live, in the shape of the resource's own inputs (vendor normalisations undone) and outputs. */
export interface Live<Inputs, Outputs> {
  inputs: Inputs;
  outputs: Outputs;
  /** Why it does not work although it exists, e.g. a failed deploy. The next `up` updates it even when nothing changed. */
  problems?: string[];
}

/** What state knew before this call. After `pulumi import` both are undefined. */
export interface Known<Inputs, Outputs> {
  inputs?: Inputs | undefined;
  outputs?: Outputs | undefined;
}

/**
 * One resource's work. The host drives one flow: find -> (create) -> sync -> read. Create, update and adopt are that same
 * flow; a handler never branches on which of them it is.
 */
export interface ResourceHandler<Inputs, Outputs, Clients> {
  /** Time limits in seconds when the program sets none (`customTimeouts`). Default 600 each. */
  readonly timeouts?: { readonly create?: number; readonly update?: number; readonly delete?: number };
  /** Cross-property rules zod cannot say. All problems at once. Called with whatever is known; unknown properties are absent. */
  check?(inputs: Partial<Inputs>): CheckProblem[];
  /** The id of the live object these inputs would collide with (same unique name), if there is one. */
  find(inputs: Inputs, context: Context<Clients>): Promise<string | undefined>;
  /**
   * Makes the object and returns its id at once; waiting and the rest of the settings belong in `sync`. When the answer is
   * lost (`VendorError.outcome` is "unknown") the host looks with `find` before it tries again.
   */
  create(inputs: Inputs, context: Context<Clients>): Promise<string>;
  /**
   * Brings every mutable aspect that differs to `inputs`, writing nothing that is equal already. `known` is what state
   * held (for pruning only what was owned). May throw after some writes: the host keeps the resource in state.
   */
  sync(id: string, inputs: Inputs, known: Known<Inputs, Outputs>, context: Context<Clients>): Promise<void>;
  /**
   * What is live, or undefined when it is gone. `known.inputs` names what is owned (after a sync: the inputs just synced);
   * without it everything is returned, so that an import has it all.
   */
  read(
    id: string,
    known: Known<Inputs, Outputs>,
    context: Context<Clients>,
  ): Promise<Live<Inputs, Outputs> | undefined>;
  /** Deletes it. Already gone is success. */
  delete(id: string, known: Known<Inputs, Outputs>, context: Context<Clients>): Promise<void>;
}

export interface FunctionHandler<Inputs, Outputs, Clients> {
  invoke(inputs: Inputs, context: Pick<Context<Clients>, "clients" | "signal">): Promise<Outputs>;
}

export interface CheckProblem {
  /** Property path in Pulumi's spelling, e.g. `variables.LOG_LEVEL`. */
  property: string;
  /** What is wrong and the edit or command that mends it. Never a secret's value. */
  reason: string;
}

/** An error a person can act on: names the thing, what is wrong, and the command or edit that mends it. */
export class ProviderError extends Error {
  override name = "ProviderError";
}
