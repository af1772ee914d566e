import { hash } from "bcryptjs";
import { secretOf } from "../../plugin/wire.ts";
import type { PropertyMap } from "../../property-value.ts";
import { adoptedSettings, CHARACTER_DESIGN, randomCharacters } from "./characters.ts";
import { type RandomDesign, RandomResource } from "./random-resource.ts";

const ID = "none";
const BCRYPT_COST = 10;

/** `random:index/randomPassword:RandomPassword`. `result` and `bcryptHash` are secrets. */
export class RandomPassword extends RandomResource {
  protected readonly design: RandomDesign = {
    ...CHARACTER_DESIGN,
    computed: ["bcryptHash", "id", "result"],
    generate: async (settings) => ({ id: ID, outputs: await outputsOf(randomCharacters(settings)) }),
    adopt: async (password) => ({
      id: ID,
      outputs: await outputsOf(password),
      ...adoptedSettings([...password].length),
    }),
  };
}

async function outputsOf(result: string): Promise<PropertyMap> {
  return {
    __meta: '{"schema_version":"3"}',
    id: ID,
    result: secretOf(result),
    bcryptHash: secretOf(await hash(result, BCRYPT_COST)),
  };
}
