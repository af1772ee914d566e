import { parseFormat, problemWith } from "../../contract/format.ts";
import { isObject, unwrapSecrets } from "../../engine/deployment/property.ts";
import type { Evaluation } from "../../engine/evaluation/evaluation.ts";
import { UsageError } from "../arguments.ts";
import { isGenerated } from "../diff/compare/origins.ts";
import type { StackResource } from "../doctor/stack/open-stack.ts";
import { agreed, type Desk, declined, typed } from "../operations/desk.ts";
import { liveSecret, liveVariables, placeOfId, placesOf } from "../operations/live-secrets.ts";
import { type Rotatable, rotatables } from "../operations/rotatable.ts";
import type { StackOnDisk } from "../operations/stack-on-disk.ts";
import type { Vendors } from "../operations/vendor-session.ts";
import { columns, plain } from "../terminal/style.ts";

type Generated = Extract<Rotatable, { kind: "generated" }>;

/** What becomes of one generated variable. Values are secrets. */
type Fate =
  | { fate: "adopt"; value: string; at: string }
  | { fate: "leave"; why: string }
  | { fate: "refuse"; why: string };

/**
 * Takes over the values that a live service has for the secrets its program would generate: they become encrypted stack config,
 * and the program generates none. What is set already is left alone. No value is ever shown.
 */
export async function adopt(
  desk: Desk,
  vendors: Vendors,
  disk: StackOnDisk,
  evaluate: () => Promise<Evaluation>,
): Promise<number> {
  const { args, stack, print, paint } = desk;
  if (args.words.length !== 1 || args.words[0] !== "secrets") {
    throw new UsageError(`Say what: ${typed(stack, "adopt", "secrets")}`);
  }
  const evaluation = await evaluate();
  const generated = rotatables(evaluation).filter((one): one is Generated => one.kind === "generated");
  if (generated.length === 0) {
    print(`The program of ${stack} generates no secret: there is nothing to adopt.`);
    return 0;
  }
  const names = generated.map(({ name }) => name);
  const places = args.from.length > 0 ? args.from.map(placeOfId) : await placesOf(evaluation, names, vendors);
  if (places.length === 0) {
    print("Nothing of it is live yet, by the ids in state or the names in the program: `up` generates every secret.");
    print(
      "If it is live under other names, say where with --from ID (evg-…, srv-…, or Railway's PROJECT/ENVIRONMENT/SERVICE).",
    );
    return 0;
  }
  const live = await liveVariables(places, vendors);
  const fates = generated.map((one) => [one.name, fateOf(one, live, evaluation, vendors.resources)] as const);
  print(
    `Secrets of ${stack} that the program generates, and what is live (${places.map(({ title }) => title).join(", ")}):`,
  );
  for (const line of columns(fates.map(([name, fate]) => [`  ${marks[fate.fate]}`, name, said(fate)])))
    print(plain(line));
  const refused = fates.filter(([, { fate }]) => fate === "refuse");
  if (refused.length > 0) {
    print(paint("red", "Nothing was changed: mend what is marked ✗ first."));
    return 1;
  }
  const adopted = fates.flatMap(([name, fate]) => (fate.fate === "adopt" ? [{ name, value: fate.value }] : []));
  if (adopted.length === 0) {
    print("There is nothing to adopt.");
    return 0;
  }
  const question = `Write ${adopted.length === 1 ? "it" : `these ${adopted.length}`}, encrypted, to ${disk.config.file}?`;
  const again = typed(stack, "adopt", "secrets", ...args.from.flatMap((id) => ["--from", id]));
  if (!(await agreed(desk, question, again))) return declined(desk);
  for (const { name, value } of adopted) disk.config.setSecret(name, value, disk.secrets);
  await disk.config.save();
  print(`${paint("green", "✓")} ${adopted.length} adopted. They live on through the next ${typed(stack, "up")}`);
  return 0;
}

const marks: Record<Fate["fate"], string> = { adopt: "+", leave: " ", refuse: "✗" };

function said(fate: Fate): string {
  return fate.fate === "adopt" ? `adopt, from ${fate.at}` : fate.why;
}

function fateOf(
  { name, isGiven }: Generated,
  live: Parameters<typeof liveSecret>[1],
  evaluation: Evaluation,
  resources: readonly StackResource[],
): Fate {
  if (isGiven) return { fate: "leave", why: "set in the stack config already" };
  const found = liveSecret(name, live);
  if (found.kind === "conflict") {
    return {
      fate: "refuse",
      why: `${found.at.join(" and ")} have different values: say which is right with --from ID`,
    };
  }
  if (found.kind === "none") return { fate: "leave", why: "not live: up generates it" };
  const own = ownSecret(name, evaluation, resources);
  if (own !== undefined && unwrapSecrets(own.outputs.result ?? null) === found.value) {
    return { fate: "leave", why: "live is what this stack generated" };
  }
  const problem = formatProblem(name, found.value, evaluation);
  if (problem !== undefined) {
    return { fate: "refuse", why: `what is live ${problem}: let the contract allow it, or rotate it by hand first` };
  }
  if (own?.isProtected) {
    return {
      fate: "refuse",
      why: `the stack has generated another one, ${own.name}, which is protected: lift that first (pulumi state unprotect)`,
    };
  }
  return { fate: "adopt", value: found.value, at: found.at };
}

/** What this stack generated for a variable before. */
function ownSecret(name: string, evaluation: Evaluation, resources: readonly StackResource[]) {
  const origins = evaluation.resources.flatMap((resource) => resource.origins[`variables.${name}`] ?? []);
  const urns = origins.filter(isGenerated).flatMap((origin) => (origin.from === "resource" ? [origin.urn] : []));
  const declared = evaluation.resources.find(({ urn }) => urns.includes(urn));
  const own = resources.find(({ urn }) => urn === declared?.urn);
  return own && { ...own, isProtected: declared?.protect === true };
}

function formatProblem(name: string, value: string, { resources }: Evaluation): string | undefined {
  for (const { inputs } of resources) {
    const variables = isObject(inputs.contract) ? inputs.contract.variables : undefined;
    const known = isObject(variables) ? variables[name] : undefined;
    const format = isObject(known) && typeof known.format === "string" ? parseFormat(known.format) : undefined;
    if (format !== undefined) return problemWith(format, value);
  }
  return undefined;
}
