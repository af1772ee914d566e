import { isDeepStrictEqual } from "node:util";
import { unchangedOutputs } from "./diff.ts";
import { type Context, type Known, type Live, ProviderError } from "./handler.ts";
import type { Intents } from "./intents.ts";
import { isRecord, metaOf, shapeOf } from "./shape.ts";
import { sleep } from "./sleep.ts";
import { isGone, VendorError } from "./vendor-error.ts";
import type { Any, AnyResource, VendorPlugin } from "./vendor-plugin.ts";
import { UNKNOWN } from "./wire.ts";

type Bag = Record<string, unknown>;
type AnyContext = Context<Any>;

export interface Lifecycle {
  readonly vendor: Pick<VendorPlugin, "vendor" | "title">;
  readonly registration: AnyResource;
  readonly intents: Intents;
  /** Which vendor account this is; part of an intent's key. */
  readonly scope: string;
  /** Whether what exists already may be taken over (`stackwright:adopt`). */
  readonly adopts: boolean;
}

/** The object exists, but bringing it to what was declared failed. */
export class PartialFailure extends Error {
  override name = "PartialFailure";
  constructor(
    readonly id: string,
    /** What is known of it: inputs and outputs together, as kept in state. */
    readonly state: Bag,
    override readonly cause: unknown,
  ) {
    super(messageOf(cause));
  }
}

export interface Result {
  id: string;
  inputs: Bag;
  /** Inputs and outputs together, as kept in state. */
  state: Bag;
  problems: string[];
}

/** find -> (create) -> sync -> read. */
export async function create(on: Lifecycle, inputs: Bag, context: AnyContext): Promise<Result> {
  const intent = on.intents.get(context.urn, on.scope);
  const id = (await takeOver(on, inputs, context, intent)) ?? (await make(on, inputs, context));
  const { token } = on.registration.definition;
  on.intents.write(on.scope, { urn: context.urn, token, id });
  return bringUp(on, id, inputs, {}, context);
}

export async function update(
  on: Lifecycle,
  id: string,
  inputs: Bag,
  known: Known<Bag, Bag>,
  context: AnyContext,
): Promise<Result> {
  return bringUp(on, id, inputs, { ...known, inputs: withOwnedKeys(on, known) }, context);
}

/** What is live; undefined when it is gone. `known.inputs` is undefined on import. */
export async function read(
  on: Lifecycle,
  id: string,
  known: Known<Bag, Bag>,
  context: AnyContext,
): Promise<Result | undefined> {
  const live = await on.registration.handler.read(id, known, context);
  return live && result(on, id, known.inputs, live);
}

/** What an update or create will give, as far as it can be told beforehand. */
export function preview(
  on: Pick<Lifecycle, "registration">,
  inputs: Bag,
  olds?: { state: Bag; changed: string[] },
): Bag {
  const { outputs } = on.registration.definition;
  const kept = olds ? unchangedOutputs(outputs, olds.changed) : [];
  const predicted = Object.keys(shapeOf(outputs)).map((key) => [key, kept.includes(key) ? olds?.state[key] : UNKNOWN]);
  return { ...inputs, ...Object.fromEntries(predicted) };
}

async function takeOver(
  on: Lifecycle,
  inputs: Bag,
  context: AnyContext,
  intent: ReturnType<Intents["get"]>,
): Promise<string | undefined> {
  const { handler } = on.registration;
  if (intent?.id !== undefined && (await handler.read(intent.id, { inputs }, context))) return intent.id;
  const existing = await handler.find(inputs, context);
  if (existing === undefined || (intent && intent.id === undefined)) return existing;
  if (on.adopts) {
    context.status(`taking over ${existing}, which exists already`);
    await refuseUnchangeable(on, existing, inputs, context);
    return existing;
  }
  throw existsAlready(on, existing, context);
}

/**
 * Refuses at preview what `create` would refuse, so that it is told before anything is made. `own` are the ids this stack
 * has under that resource: while one is being replaced it still stands.
 */
export async function refuseExisting(
  on: Lifecycle,
  inputs: Bag,
  own: ReadonlySet<string>,
  context: AnyContext,
): Promise<void> {
  const { uniqueBy = [], inputs: schema } = on.registration.definition;
  const fixed = Object.entries(shapeOf(schema)).filter(([, property]) => metaOf(property).immutable);
  const isPlaced = fixed.every(([key]) => inputs[key] !== UNKNOWN);
  const isKnown = isPlaced && uniqueBy.every((key) => inputs[key] !== undefined && inputs[key] !== UNKNOWN);
  if (uniqueBy.length === 0 || !isKnown || on.adopts || on.intents.get(context.urn, on.scope)) return;
  const existing = await on.registration.handler.find(inputs, context);
  if (existing !== undefined && !own.has(existing)) throw existsAlready(on, existing, context);
}

/** Without `--generate-code=false` Pulumi would print the code with every secret in clear. */
function existsAlready(on: Lifecycle, existing: string, { name }: AnyContext): ProviderError {
  return new ProviderError(
    `${on.vendor.title} has this already (${existing}) and this stack did not create it. Bring it into the stack with ` +
      `\`pulumi import ${on.registration.definition.token} ${name} ${existing} --generate-code=false\`, or let the next up take it over as it is with ` +
      `\`pulumi config set stackwright:adopt ${name}\`, or choose another name.`,
  );
}

/** What cannot be changed must be as declared already, or taking it over would leave it silently different. */
async function refuseUnchangeable(on: Lifecycle, id: string, inputs: Bag, context: AnyContext): Promise<void> {
  const live = await on.registration.handler.read(id, { inputs }, context);
  const different = Object.entries(shapeOf(on.registration.definition.inputs))
    .filter(([key, schema]) => metaOf(schema).immutable && live?.inputs[key] !== undefined && inputs[key] !== undefined)
    .filter(([key]) => !isDeepStrictEqual(live?.inputs[key], inputs[key]))
    .map(([key]) => key);
  if (different.length === 0) return;
  throw new ProviderError(
    `${id} exists at ${on.vendor.title} with another ${different.join(", ")}, which cannot be changed: ` +
      "declare it as it is there, or choose another name, or delete it there.",
  );
}

/** Creates it, never twice: when the answer is lost it looks before it tries again. */
async function make(on: Lifecycle, inputs: Bag, context: AnyContext): Promise<string> {
  const { handler, definition } = on.registration;
  on.intents.write(on.scope, { urn: context.urn, token: definition.token });
  for (let tries = 1; ; tries++) {
    try {
      return await handler.create(inputs, context);
    } catch (error) {
      const lost = error instanceof VendorError && error.outcome === "unknown";
      if (!lost) {
        if (!context.signal.aborted) on.intents.remove(context.urn, on.scope);
        throw error;
      }
      context.status(`${on.vendor.title}'s answer was lost; looking whether it was created`);
      await sleep(250 * 2 ** tries, context.signal);
      const existing = await handler.find(inputs, context);
      if (existing !== undefined) return existing;
      if (tries === 3) throw error;
    }
  }
}

async function bringUp(
  on: Lifecycle,
  id: string,
  inputs: Bag,
  known: Known<Bag, Bag>,
  context: AnyContext,
): Promise<Result> {
  const { handler } = on.registration;
  try {
    await handler.sync(id, inputs, known, context);
    const live = await handler.read(id, { inputs, outputs: known.outputs }, context);
    if (!live) throw gone(on, id);
    return result(on, id, inputs, live);
  } catch (error) {
    // Cut off is not failed: what was started may yet come to be, and the engine may be gone with its state.
    if (!context.signal.aborted) on.intents.forgetAttempt(context.urn, on.scope);
    const cause = context.signal.aborted ? context.signal.reason : error;
    const last = await lastLook(on, id, inputs, known, context);
    if (last === "gone" && isGone(error)) throw gone(on, id);
    const state = {
      ...known.outputs,
      ...(typeof last === "object" ? last.outputs : {}),
      ...withMapKeys(on, inputs, known.inputs),
    };
    throw new PartialFailure(id, state, cause);
  }
}

/** After a failure: what can still be learned, with a signal of its own, since the call's may be over. */
async function lastLook(
  on: Lifecycle,
  id: string,
  inputs: Bag,
  known: Known<Bag, Bag>,
  context: AnyContext,
): Promise<Live<Bag, Bag> | "gone" | undefined> {
  const look = { ...context, signal: AbortSignal.timeout(10_000) };
  const owned = withMapKeys(on, inputs, known.inputs);
  try {
    return (await on.registration.handler.read(id, { inputs: owned, outputs: known.outputs }, look)) ?? "gone";
  } catch {
    return undefined;
  }
}

function result(on: Lifecycle, id: string, owned: Bag | undefined, live: Live<Bag, Bag>): Result {
  const { definition } = on.registration;
  const inputs: Bag = {};
  for (const [key, schema] of Object.entries(shapeOf(definition.inputs))) {
    const value = metaOf(schema).writeOnly && owned ? owned[key] : live.inputs[key];
    if (value !== undefined && value !== null) inputs[key] = value;
  }
  return { id, inputs, state: { ...inputs, ...live.outputs }, problems: live.problems ?? [] };
}

function gone(on: Lifecycle, id: string): ProviderError {
  return new ProviderError(
    `${id} is gone at ${on.vendor.title}: somebody deleted it outside this stack. Run \`pulumi refresh\`, then \`pulumi up\` to create it again.`,
  );
}

/** The previous inputs, with the string-map keys that an update which failed half way may still own. */
function withOwnedKeys(on: Lifecycle, known: Known<Bag, Bag>): Bag {
  return withMapKeys(on, known.inputs ?? {}, known.outputs);
}

function withMapKeys(on: Lifecycle, inputs: Bag, others: Bag | undefined): Bag {
  const merged = { ...inputs };
  for (const [key, schema] of Object.entries(shapeOf(on.registration.definition.inputs))) {
    if (isRecord(schema) && isBag(others?.[key]))
      merged[key] = { ...others[key], ...(isBag(inputs[key]) ? inputs[key] : {}) };
  }
  return merged;
}

const isBag = (value: unknown): value is Bag => typeof value === "object" && value !== null && !Array.isArray(value);

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
