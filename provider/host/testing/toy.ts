import { z } from "zod";
import { defineFunction, defineResource, type InputsOf, type OutputsOf } from "../definition.ts";
import { ProviderError, type ResourceHandler } from "../handler.ts";
import { VendorError } from "../vendor-error.ts";
import { definePlugin, fn, resource } from "../vendor-plugin.ts";

/** A vendor that is a map in memory, with everything a definition can say. */

export const box = defineResource({
  token: "toy:shop:Box",
  description: "A box.",
  importId: "the box's id, `box-…`",
  uniqueBy: ["name"],
  inputs: z.object({
    name: z.string().regex(/^[a-z-]+$/, "must be lower-case letters and dashes"),
    size: z.enum(["small", "large"]).default("small"),
    place: z.string().optional().meta({ immutable: true }),
    count: z.int().min(1, "must be at least 1").optional(),
    labels: z.record(z.string().regex(/^[A-Z_]+$/, "is not a label name"), z.string().min(1, "is empty")).optional(),
    friends: z.array(z.string()).optional().meta({ set: true }),
    steps: z.array(z.string()).optional(),
    owner: z.object({ name: z.string(), since: z.number().optional() }).optional(),
    pin: z.string().optional().meta({ secret: true }),
    note: z.string().optional().meta({ writeOnly: true }),
  }),
  outputs: z.object({
    boxId: z.string().meta({ stable: true }),
    weight: z.number().meta({ changesWith: ["labels"] }),
    key: z.string().meta({ secret: true }),
  }),
});

export type BoxInputs = InputsOf<typeof box>;
export type BoxOutputs = OutputsOf<typeof box>;

export class Shop {
  readonly boxes = new Map<string, BoxInputs>();
  readonly calls: string[] = [];
  /** Thrown by the next call of that name, once. */
  readonly failures = new Map<string, Error>();
  /** Boxes are made although the answer to `create` is lost. */
  losesAnswers = false;
  /** Awaited by `sync`. */
  gate: ((signal: AbortSignal) => Promise<void>) | undefined;
  #made = 0;

  take(call: string): void {
    this.calls.push(call);
    const failure = this.failures.get(call);
    this.failures.delete(call);
    if (failure) throw failure;
  }

  add(inputs: BoxInputs): string {
    const id = `box-${++this.#made}`;
    this.boxes.set(id, structuredClone(inputs));
    return id;
  }

  idOf(name: string): string | undefined {
    return [...this.boxes].find(([, inputs]) => inputs.name === name)?.[0];
  }
}

export const refused = (status: number, reason: string) =>
  new VendorError({ vendor: "Shop", operation: "do it", status, reason, outcome: "refused" });
export const lost = () =>
  new VendorError({ vendor: "Shop", operation: "create a box", reason: "the connection broke", outcome: "unknown" });

export const boxHandler: ResourceHandler<BoxInputs, BoxOutputs, Shop> = {
  check({ size, count }) {
    return size === "small" && (count ?? 0) > 9 ? [{ property: "count", reason: "is too many for a small box" }] : [];
  },
  async find({ name }, { clients }) {
    clients.take("find");
    return clients.idOf(name);
  },
  async create(inputs, { clients }) {
    clients.take("create");
    const id = clients.add({ ...inputs, labels: {} });
    if (!clients.losesAnswers) return id;
    clients.losesAnswers = false;
    throw lost();
  },
  async sync(id, inputs, known, { clients, signal }) {
    clients.take("sync");
    await clients.gate?.(signal);
    const live = clients.boxes.get(id);
    if (!live) throw refused(404, "no such box");
    const kept = Object.entries(live.labels ?? {}).filter(([key]) => !(key in (known.inputs?.labels ?? {})));
    clients.boxes.set(id, { ...structuredClone(inputs), labels: { ...Object.fromEntries(kept), ...inputs.labels } });
  },
  async read(id, known, { clients }) {
    clients.take("read");
    const live = clients.boxes.get(id);
    if (!live) return undefined;
    const owned = known.inputs ? Object.keys(known.inputs.labels ?? {}) : Object.keys(live.labels ?? {});
    const labels = Object.fromEntries(Object.entries(live.labels ?? {}).filter(([key]) => owned.includes(key)));
    return {
      inputs: { ...live, labels, note: undefined },
      outputs: { boxId: id, weight: Object.keys(labels).length, key: `key-of-${id}` },
    };
  },
  async delete(id, _known, { clients }) {
    clients.take("delete");
    clients.boxes.delete(id);
  },
};

const weigh = defineFunction({
  token: "toy:shop:weigh",
  description: "Weighs a thing.",
  inputs: z.object({ thing: z.string() }),
  outputs: z.object({ grams: z.number(), recipe: z.string().meta({ secret: true }) }),
});

export function toyPlugin(shop: Shop) {
  return definePlugin({
    vendor: "shop",
    title: "Shop",
    config: z.object({
      shopKey: z.string().optional().meta({ secret: true, env: "SHOP_KEY" }),
      shopUrl: z.string().optional(),
    }),
    credential: "shopKey",
    connect: () => shop,
    async verify() {
      const failure = shop.failures.get("verify");
      if (failure) throw new ProviderError(failure.message);
    },
    scope: () => "http://shop",
    resources: [resource(box, boxHandler)],
    functions: [fn(weigh, { invoke: async ({ thing }) => ({ grams: thing.length, recipe: `recipe of ${thing}` }) })],
  });
}
