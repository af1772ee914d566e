import { randomBytes } from "node:crypto";
import type { PropertyMap, PropertyValue } from "../../property-value.ts";
import { type RandomDesign, RandomResource } from "./random-resource.ts";

/** `random:index/randomId:RandomId`. */
export class RandomId extends RandomResource {
  protected readonly design: RandomDesign = {
    settings: {
      byteLength: {
        kind: "integer",
        minimum: 1,
        required:
          "The number of random bytes to produce. The minimum value is 1, which produces eight bits of randomness.",
      },
      keepers: { kind: "map" },
      prefix: { kind: "string" },
    },
    rules: () => [],
    planned: (settings) => settings,
    computed: ["b64Std", "b64Url", "dec", "hex", "id"],
    generate: async ({ byteLength, prefix }) => encodings(randomBytes(Number(byteLength)), prefix),
    adopt: async (importId) => {
      const [id = "", prefix] = importId.split(",").reverse();
      const bytes = Buffer.from(id, "base64url");
      const settings = { byteLength: bytes.length, ...(prefix !== undefined && { prefix }) };
      return { ...encodings(bytes, prefix), settings, inputs: settings };
    },
  };
}

function encodings(bytes: Buffer, prefix: PropertyValue = ""): { id: string; outputs: PropertyMap } {
  const hex = bytes.toString("hex");
  const id = bytes.toString("base64url");
  return {
    id,
    outputs: {
      id,
      b64Std: `${prefix}${bytes.toString("base64")}`,
      b64Url: `${prefix}${id}`,
      dec: `${prefix}${BigInt(`0x${hex}`)}`,
      hex: `${prefix}${hex}`,
    },
  };
}
