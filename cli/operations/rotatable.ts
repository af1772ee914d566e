import { isObject } from "../../engine/deployment/property.ts";
import type { Evaluation } from "../../engine/evaluation/evaluation.ts";
import type { HistoryEntry } from "../../engine/state/history.ts";
import { timeOf } from "./deploy-lines.ts";

/** A secret that can be given another value. */
export type Rotatable =
  | {
      kind: "generated";
      /** The variable. */
      name: string;
      description: string;
      /** What is lost for good. */
      loses: string | undefined;
      /** The word of its last rotation. */
      rotation: string | undefined;
      /** Its value is given by the stack config. */
      isGiven: boolean;
    }
  | {
      kind: "config";
      /** As `config set` takes it: without the project's own name. */
      name: string;
    };

const GENERATED_SECRETS = "stackwright:components:GeneratedSecrets";

/** Every secret of a stack that can be rotated: those the program makes, then those its config gives. */
export function rotatables({ project, resources, ciphertexts, missingConfig }: Evaluation): Rotatable[] {
  const generated = resources
    .filter(({ type }) => type === GENERATED_SECRETS)
    .flatMap(({ outputs }) => (isObject(outputs.generated) ? Object.entries(outputs.generated) : []))
    .flatMap(([name, known]): Rotatable[] => {
      if (!isObject(known)) return [];
      const { description, loses, rotation, isGiven } = known;
      return [
        {
          kind: "generated",
          name,
          description: text(description) ?? "",
          loses: text(loses),
          rotation: text(rotation),
          isGiven: isGiven === true,
        },
      ];
    });
  const made = new Set(generated.map(({ name }) => name));
  const keys = [...Object.keys(ciphertexts), ...missingConfig.filter(isSecretFix).map(({ key }) => key)];
  const given = [...new Set(keys.filter((key) => !/[.[]/.test(key)).map((key) => ownName(project, key)))];
  return [
    ...generated,
    ...given
      .filter((name) => !made.has(name))
      .sort()
      .map((name) => ({ kind: "config" as const, name })),
  ];
}

/** The next word for a rotation: the day, and how many there were on it. */
export function rotationWord(earlier: string | undefined, now: Date): string {
  const day = now.toISOString().slice(0, 10);
  const count = new RegExp(`^${day}-(\\d+)$`).exec(earlier ?? "")?.[1];
  return `${day}-${count === undefined ? 1 : Number(count) + 1}`;
}

/** When a secret of the config got the value it has, as far as history tells. */
export function lastSet(key: string, ciphertext: string, history: readonly HistoryEntry[]): string {
  const runs = history.filter(({ kind }) => kind === "update");
  const holds = ({ config }: HistoryEntry) =>
    (config?.[key] as { secure?: unknown } | undefined)?.secure === ciphertext;
  if (runs.length === 0 || !holds(runs[0]!)) return "set, not up yet";
  const end = runs.findIndex((run) => !holds(run));
  const first = end === -1 ? runs.at(-1)! : runs[end - 1]!;
  return `${end === -1 ? "no later than " : ""}${timeOf(new Date(first.startTime * 1000).toISOString())}`;
}

function isSecretFix({ fix }: { fix: string }): boolean {
  return fix.includes("--secret");
}

function ownName(project: string, key: string): string {
  return key.startsWith(`${project}:`) ? key.slice(project.length + 1) : key;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
