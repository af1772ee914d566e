import { nearest } from "../../contract/nearest.ts";
import { type ConfigValue, isMap, isSecure } from "../../engine/config/config-value.ts";
import type { StackConfig } from "../../engine/config/stack-config.ts";
import type { Evaluation } from "../../engine/evaluation/evaluation.ts";
import { UsageError } from "../arguments.ts";
import { type ConfigEffects, configEffects, evaluated } from "../operations/config-effects.ts";
import { agreed, type Desk, declined, typed } from "../operations/desk.ts";
import { lastSet, type Rotatable, rotatables, rotationWord } from "../operations/rotatable.ts";
import type { StackOnDisk } from "../operations/stack-on-disk.ts";
import { columns, plain } from "../terminal/style.ts";

type Generated = Extract<Rotatable, { kind: "generated" }>;
type Given = Extract<Rotatable, { kind: "config" }>;

/** How a rotation learns what it does: the program evaluated, now and with an edited config. */
export interface Program {
  evaluate(): Promise<Evaluation>;
  effects(base: Evaluation, edit: (config: StackConfig) => void): Promise<ConfigEffects>;
}

export function programOf(disk: StackOnDisk, { env, signal }: Desk): Program {
  return {
    evaluate: () => evaluated(disk, { env, signal }),
    effects: (base, edit) => configEffects(disk, base, edit, { env, signal }),
  };
}

/**
 * Gives secrets other values: generated ones by a word in `rotations`, those of the config by asking for them. Writes the
 * stack config only; `up` makes it so.
 * @param up runs `up`, for `--up`.
 */
export async function rotate(
  desk: Desk,
  disk: StackOnDisk,
  program: Program,
  up: () => Promise<number>,
): Promise<number> {
  const { args, stack, print, paint } = desk;
  if (!args.list && args.words.length === 0) {
    throw new UsageError(
      `Say which: ${typed(stack, "rotate", "NAME…")}; ${typed(stack, "rotate", "--list")} shows them.`,
    );
  }
  const base = await program.evaluate();
  const known = rotatables(base);
  if (args.list) return list(desk, disk, known);
  const chosen = [...new Set(args.words)].map((word) => named(word, known, stack));
  const generated = chosen.filter((one): one is Generated => one.kind === "generated");
  const given = chosen.filter((one): one is Given => one.kind === "config");
  refuseStrangers(args.confirm, generated);

  const words = new Map(generated.map((one) => [one.name, rotationWord(one.rotation, new Date())]));
  const rotateGenerated = (config: StackConfig) => {
    for (const { name, isGiven } of generated) {
      if (isGiven) config.remove(name);
      config.set(rotationKey(name), words.get(name)!, { path: true });
    }
  };
  const effects = await program.effects(base, (config) => {
    rotateGenerated(config);
    for (const { name } of given) config.setSecret(name, "another value", disk.secrets);
  });
  print(`Rotate ${chosen.map(({ name }) => name).join(", ")} (stack ${stack}):`);
  for (const line of effectLines(chosen, effects)) print(`  ${plain(line)}`);
  if (args.dryRun) {
    print("Dry run: nothing was changed.");
    return 0;
  }

  if (!(await confirmedLosses(desk, generated))) return 1;
  const values = await newValues(desk, disk, given);
  if (values === undefined) return 1;
  const again = typed(stack, "rotate", ...args.words, ...args.confirm.flatMap((name) => ["--confirm", name]));
  const isSettled = generated.length === 0 || generated.every(({ loses }) => loses !== undefined);
  if (!isSettled && !(await agreed(desk, "Rotate?", again))) return declined(desk);
  rotateGenerated(disk.config);
  for (const [name, value] of values) disk.config.setSecret(name, value, disk.secrets);
  await disk.config.save();
  print(`${paint("green", "✓")} ${disk.config.file} says so. Nothing live has changed yet.`);
  if (args.up) return up();
  print(`Make it so: ${typed(stack, "up")}`);
  return 0;
}

function list({ print, stack }: Desk, { config, pulumi, history }: StackOnDisk, known: readonly Rotatable[]): number {
  const rows = known.map((one): string[] => {
    if (one.kind === "generated") {
      const last = one.isGiven ? "given by the stack config" : (one.rotation ?? "never");
      return [one.name, "generated", last, one.loses === undefined ? "" : `loses ${one.loses}`];
    }
    const key = one.name.includes(":") ? one.name : `${pulumi.name}:${one.name}`;
    const value = config.values()[key];
    const last = isCiphertext(value) ? lastSet(key, value.secure, history) : "not set";
    return [one.name, "config", last, ""];
  });
  if (rows.length === 0) {
    print(`Stack ${stack} has no secret that can be rotated.`);
    return 0;
  }
  for (const line of columns([["SECRET", "KIND", "LAST ROTATED", "ROTATING IT"], ...rows])) print(plain(line));
  return 0;
}

/** @throws Error with the nearest names. */
function named(word: string, known: readonly Rotatable[], stack: string): Rotatable {
  const found = known.find(({ name }) => name === word);
  if (found !== undefined) return found;
  const near = nearest(
    word,
    known.map(({ name }) => name),
  );
  const meant = near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : "";
  throw new Error(
    `The stack has no secret "${word}" to rotate.${meant} All of them: ${typed(stack, "rotate", "--list")}`,
  );
}

function refuseStrangers(confirmed: readonly string[], generated: readonly Generated[]): void {
  const stranger = confirmed.find((name) => !generated.some((one) => one.name === name));
  if (stranger !== undefined) throw new UsageError(`--confirm ${stranger}: it is not among what is rotated.`);
}

function effectLines(chosen: readonly Rotatable[], { variables, redeploys }: ConfigEffects): string[] {
  const about = chosen.flatMap((one): string[] => {
    if (one.kind === "config")
      return [`${one.name}: make it anew where it comes from first; the old value is asked for no more.`];
    const lines = [`${one.name}: made anew. ${one.description}.`];
    if (one.isGiven) lines.push(`${one.name}: its value in the stack config is removed, and one is generated instead.`);
    return lines;
  });
  const changed = variables.map(({ name, target }) => `${name} in ${target}`);
  return [
    ...about,
    changed.length === 0 ? "Changes no variable of any service." : `Changes ${changed.join(", ")}.`,
    redeploys.length === 0 ? "Deploys nothing." : `Redeploys ${redeploys.join(", ")}.`,
  ];
}

/** What cannot be taken back takes the name itself, typed: a yes is given too easily. */
async function confirmedLosses(desk: Desk, generated: readonly Generated[]): Promise<boolean> {
  const { args, print, paint } = desk;
  for (const { name, loses } of generated) {
    if (loses === undefined || args.confirm.includes(name)) continue;
    print(paint("red", `Rotating ${name} loses ${loses}, for good.`));
    if (!desk.isAsked) {
      print(`Nothing was changed. If that is meant, add: --confirm ${name}`);
      return false;
    }
    if ((await desk.read(`Type ${name} to go on: `, false)) !== name) {
      print("Nothing was changed.");
      return false;
    }
  }
  return true;
}

/** @returns undefined when one was not given; nothing is changed then. */
async function newValues(
  desk: Desk,
  disk: StackOnDisk,
  given: readonly Given[],
): Promise<Map<string, string> | undefined> {
  const values = new Map<string, string>();
  if (given.length > 1 && !desk.isAsked) {
    throw new UsageError(
      `One value can be piped in, not ${given.length}: rotate ${given.map(({ name }) => name).join(", ")} one by one.`,
    );
  }
  for (const { name } of given) {
    const value = await desk.read(`${name}, the new value: `, true);
    if (value === undefined) {
      desk.print(`No value for ${name}: nothing was changed. Pipe it in, or type it where it is asked for.`);
      return undefined;
    }
    if (value === disk.config.getText(name, disk.secrets)) {
      desk.print(`${name} has that value already: nothing was changed.`);
      return undefined;
    }
    values.set(name, value);
  }
  return values;
}

const rotationKey = (name: string) => `rotations.${name}`;

function isCiphertext(value: ConfigValue | undefined): value is { secure: string } {
  return isMap(value) && isSecure(value);
}
