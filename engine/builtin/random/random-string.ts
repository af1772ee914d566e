import type { PropertyMap } from "../../property-value.ts";
import { adoptedSettings, CHARACTER_DESIGN, randomCharacters } from "./characters.ts";
import { type RandomDesign, RandomResource } from "./random-resource.ts";

/** `random:index/randomString:RandomString`. Its result is no secret and is its id. */
export class RandomString extends RandomResource {
  protected readonly design: RandomDesign = {
    ...CHARACTER_DESIGN,
    computed: ["id", "result"],
    generate: async (settings) => outputsOf(randomCharacters(settings)),
    adopt: async (id) => ({ ...outputsOf(id), ...adoptedSettings(id.length) }),
  };
}

function outputsOf(result: string): { id: string; outputs: PropertyMap } {
  return { id: result, outputs: { __meta: '{"schema_version":"2"}', id: result, result } };
}
