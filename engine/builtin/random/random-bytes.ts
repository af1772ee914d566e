import { randomBytes } from "node:crypto";
import { secretOf } from "../../plugin/wire.ts";
import type { PropertyMap } from "../../property-value.ts";
import { type RandomDesign, RandomResource } from "./random-resource.ts";

/**
 * The real plugin's id is the secret itself, in the clear; nothing it does needs that. Its password resource has this id for
 * the same reason.
 */
const ID = "none";

/** `random:index/randomBytes:RandomBytes`. */
export class RandomBytes extends RandomResource {
  protected readonly design: RandomDesign = {
    settings: {
      length: {
        kind: "integer",
        minimum: 1,
        required: "The number of bytes requested. The minimum value for length is 1.",
      },
      keepers: { kind: "map" },
    },
    rules: () => [],
    planned: (settings) => settings,
    computed: ["base64", "hex"],
    generate: async ({ length }) => ({ id: ID, outputs: encodings(randomBytes(Number(length))) }),
    adopt: async (id) => {
      const bytes = Buffer.from(id, "base64");
      const settings = { length: bytes.length };
      return { id: ID, settings, inputs: settings, outputs: encodings(bytes) };
    },
  };
}

function encodings(bytes: Buffer): PropertyMap {
  return { base64: secretOf(bytes.toString("base64")), hex: secretOf(bytes.toString("hex")) };
}
