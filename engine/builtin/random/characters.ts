import { randomInt } from "node:crypto";
import type { PropertyMap } from "../../property-value.ts";
import type { RandomDesign } from "./random-resource.ts";

const CLASSES = [
  { name: "upper", minimum: "minUpper", characters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
  { name: "lower", minimum: "minLower", characters: "abcdefghijklmnopqrstuvwxyz" },
  { name: "numeric", minimum: "minNumeric", characters: "0123456789" },
  { name: "special", minimum: "minSpecial", characters: "!@#$%&*()-_=+[]{}<>:?" },
] as const;

/** What a random string and a random password have in common. */
export const CHARACTER_DESIGN: Pick<RandomDesign, "settings" | "rules" | "planned"> = {
  settings: {
    length: {
      kind: "integer",
      minimum: 1,
      required: "The length of the string desired. The minimum value for length is 1.",
    },
    upper: { kind: "boolean" },
    lower: { kind: "boolean" },
    number: { kind: "boolean" },
    numeric: { kind: "boolean" },
    special: { kind: "boolean" },
    minUpper: { kind: "integer" },
    minLower: { kind: "integer" },
    minNumeric: { kind: "integer" },
    minSpecial: { kind: "integer" },
    overrideSpecial: { kind: "string" },
    keepers: { kind: "map" },
  },
  rules: (settings) => {
    const planned = plannedCharacters(settings);
    const minimum = CLASSES.reduce((sum, kind) => sum + Number(planned[kind.minimum]), 0);
    const { number, numeric, length } = settings;
    return [
      typeof length === "number" && length < minimum
        ? `Attribute length value must be at least sum of min_upper + min_lower + min_numeric + min_special, got: ${length}.`
        : undefined,
      CLASSES.some(({ name }) => planned[name])
        ? undefined
        : "At least one attribute out of [special,upper,lower,numeric] must be specified as true.",
      number !== undefined && numeric !== undefined && number !== numeric
        ? "number and numeric are the same setting and disagree; remove number"
        : undefined,
    ];
  },
  planned: plannedCharacters,
};

function plannedCharacters(settings: PropertyMap): PropertyMap {
  const numeric = settings.numeric ?? settings.number ?? true;
  return {
    upper: true,
    lower: true,
    special: true,
    minUpper: 0,
    minLower: 0,
    minNumeric: 0,
    minSpecial: 0,
    ...settings,
    number: numeric,
    numeric,
  };
}

/** As many of each class as its minimum says, the rest from all classes that are on, shuffled. */
export function randomCharacters(settings: PropertyMap): string {
  const sets = CLASSES.map(({ name, minimum, characters }) => ({
    on: settings[name] === true,
    minimum: Number(settings[minimum] ?? 0),
    characters: [...(name === "special" && settings.overrideSpecial ? String(settings.overrideSpecial) : characters)],
  }));
  const drawn = sets.flatMap(({ minimum, characters }) => draw(characters, minimum));
  const all = sets.filter(({ on }) => on).flatMap(({ characters }) => characters);
  return shuffle([...drawn, ...draw(all, Number(settings.length) - drawn.length)]).join("");
}

function draw(characters: string[], count: number): string[] {
  return Array.from({ length: count }, () => characters[randomInt(characters.length)] as string);
}

function shuffle(characters: string[]): string[] {
  const shuffled = [...characters];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other] as string, shuffled[last] as string];
  }
  return shuffled;
}

/** The settings a string that was not made here is recorded with: the defaults. */
export function adoptedSettings(length: number): { settings: PropertyMap; inputs: PropertyMap } {
  const inputs = { length, lower: true, number: true, numeric: true, special: true, upper: true };
  return { settings: plannedCharacters(inputs), inputs };
}
