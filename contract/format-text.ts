import type { FormatKind } from "./format.ts";

/** The kinds of format that are not addresses. */
export const textKinds = {
  text: {
    describe: () => "any text",
    example: () => "example",
    problem: () => undefined,
  },
  hex: {
    describe: ([digits]) => `${digits} hexadecimal digits`,
    example: ([digits]) => "0".repeat(Number(digits)),
    problem: (value, [digits]) => {
      if (!/^[0-9a-f]+$/i.test(value)) return "must be hexadecimal digits only";
      return value.length === Number(digits)
        ? undefined
        : `must have ${digits} hexadecimal digits, has ${value.length}`;
    },
  },
  startsWith: {
    describe: ([prefix]) => `starts with ${prefix}`,
    example: ([prefix]) => `${prefix}example`,
    problem: (value, [prefix = ""]) => {
      if (!value.startsWith(prefix)) return `must start with ${prefix}`;
      return value.length > prefix.length ? undefined : `is only the prefix ${prefix}`;
    },
  },
  oneOf: {
    describe: (choices) => `one of ${choices.join(", ")}`,
    example: ([first = ""]) => first,
    problem: (value, choices) => (choices.includes(value) ? undefined : `must be one of ${choices.join(", ")}`),
  },
  integer: {
    describe: ([minimum, maximum]) => `a whole number from ${minimum} to ${maximum}`,
    example: ([minimum = "0"]) => minimum,
    problem: (value, [minimum, maximum]) => {
      if (!/^-?\d+$/.test(value)) return "must be a whole number";
      const number = Number(value);
      const inside = number >= Number(minimum) && number <= Number(maximum);
      return inside ? undefined : `must be between ${minimum} and ${maximum}`;
    },
  },
  version: {
    describe: ([line]) => `a whole version, ${line}.x`,
    example: ([line]) => `${line}.1`,
    problem: (value, [line = ""]) => {
      if (!/^\d+\.\d+\.\d+$/.test(value)) return "must be a whole version: major, minor and patch";
      return value.startsWith(`${line}.`) ? undefined : `must be a version ${line}.x`;
    },
  },
  boolean: {
    describe: () => "true or false",
    example: () => "false",
    problem: (value) => (value === "true" || value === "false" ? undefined : "must be true or false, in lower case"),
  },
  supabaseKey: {
    describe: () => "a Supabase API key (eyJ….….… or sb_…)",
    example: () => "eyJexample.example.example",
    problem: (value) =>
      /^(eyJ[\w-]*\.[\w-]+\.[\w-]+|sb_\w+_[\w-]+)$/.test(value)
        ? undefined
        : "must be a Supabase API key: a web token of three parts starting with eyJ, or sb_…",
  },
  email: {
    describe: () => "an e-mail address",
    example: () => "team@example.com",
    problem: (value) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? undefined : "must be an e-mail address"),
  },
} satisfies Record<string, FormatKind>;
