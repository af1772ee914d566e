import { isSecret, openSecrets } from "../../plugin/wire.ts";
import type { PropertyValue } from "../../property-value.ts";

const SHOWN = "[secret]";
/** Shorter secrets would mask ordinary text. */
const MIN_LENGTH = 4;

/** Takes the secrets among some inputs out of a text, so that a command that prints them shows none. */
export class Mask {
  readonly #secrets: string[];

  constructor(inputs: PropertyValue) {
    const secrets = [...secretTexts(inputs)].filter((text) => text.length >= MIN_LENGTH);
    this.#secrets = secrets.sort((left, right) => right.length - left.length);
  }

  apply(text: string): string {
    return this.#secrets.reduce((masked, secret) => masked.replaceAll(secret, SHOWN), text);
  }
}

function* secretTexts(value: PropertyValue, hidden = false): Generator<string> {
  if (isSecret(value)) yield* secretTexts(openSecrets(value), true);
  else if (typeof value === "object" && value !== null) {
    for (const entry of Object.values(value)) yield* secretTexts(entry, hidden);
  } else if (hidden && typeof value === "string") yield* [value, ...value.split("\n")];
}
