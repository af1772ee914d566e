import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadProject } from "../../engine/config/project.ts";
import { StackConfig } from "../../engine/config/stack-config.ts";
import type { Evaluation } from "../../engine/evaluation/evaluation.ts";
import { evaluatedResource } from "../../engine/evaluation/testing.ts";
import type { PropertyMap } from "../../engine/property-value.ts";
import type { HistoryEntry } from "../../engine/state/history.ts";
import { PlainSecrets, temporaryFolder } from "../../engine/state/testing.ts";
import { type Arguments, parseArguments } from "../arguments.ts";
import { emptyStack } from "../diff/compare/stack-diff.ts";
import type { Deploy } from "../doctor/service-status.ts";
import type { StackResource } from "../doctor/stack/open-stack.ts";
import { painter } from "../terminal/style.ts";
import type { Desk } from "./desk.ts";
import type { Call } from "./services.ts";
import type { StackOnDisk } from "./stack-on-disk.ts";
import type { Vendors } from "./vendor-session.ts";

/** A desk whose person says these things, in this order; without any there is nobody to ask. */
export function deskFor(argv: string[], says: (string | boolean)[] = []) {
  const lines: string[] = [];
  const asked: string[] = [];
  const next = (question: string) => {
    asked.push(question);
    return says.shift();
  };
  const desk: Desk = {
    args: parseArguments(argv) as Arguments,
    stack: "production",
    env: {},
    signal: new AbortController().signal,
    print: (line) => lines.push(line),
    paint: painter(false),
    isAsked: says.length > 0,
    confirm: async (question) => next(question) === true,
    read: async (question) => {
      const said = next(question);
      return typeof said === "string" ? said : undefined;
    },
  };
  return { desk, lines, asked };
}

/** Vendors that answer by token and take down what they were asked for. A text is an error. */
export function vendorsWith(
  resources: StackResource[],
  answers: Record<string, PropertyMap | string | (() => PropertyMap | string)>,
  live: Record<string, PropertyMap> = {},
) {
  const calls: Call[] = [];
  const vendors: Vendors = {
    stack: "production",
    resources,
    invoke: async (call) => {
      calls.push(call);
      const name = call.token.split(":").at(-1)!;
      const answer = answers[name];
      const said = typeof answer === "function" ? answer() : (answer ?? {});
      if (typeof said === "string") throw new Error(said);
      return said;
    },
    read: async ({ id }) => live[id],
    mask: (text) => text,
  };
  return {
    vendors,
    calls,
    actions: () => calls.map(({ token }) => token.split(":").at(-1)!).filter((name) => !/^(get|find)/.test(name)),
  };
}

export function resource(
  type: string,
  name: string,
  inputs: PropertyMap,
  outputs: PropertyMap,
  id = "id",
): StackResource {
  const urn = `urn:pulumi:production::shop::stackwright:${type}::${name}`;
  return { urn, type: `stackwright:${type}`, name, custom: true, id, provider: undefined, inputs, outputs };
}

export const backend = (url?: string) =>
  resource(
    "render:WebService",
    "api",
    { name: "shop-api", branch: "main" },
    { serviceId: "srv-1", ...(url && { url }) },
    "srv-1",
  );

export function deployed(id: string, status: string, more: Partial<Deploy> = {}): Deploy {
  const isLive = status === "live";
  const canRollback = status === "deactivated";
  const finishedAt = /progress/.test(status) ? {} : { finishedAt: "2026-01-02T03:05:00Z" };
  return { id, status, isLive, canRollback, createdAt: "2026-01-02T03:04:00Z", ...finishedAt, ...more };
}

/** A stack's files in a folder of their own, with secrets that only look encrypted. */
export async function diskWith(yaml: string, history: HistoryEntry[] = []) {
  const dir = await temporaryFolder();
  await writeFile(join(dir, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
  const secrets = new PlainSecrets();
  await writeFile(join(dir, "Pulumi.production.yaml"), `encryptionsalt: ${secrets.salt}\n${yaml}`);
  const pulumi = await loadProject(dir);
  const config = await StackConfig.open(pulumi, "production");
  const disk: StackOnDisk = {
    pulumi,
    stack: "production",
    config,
    secrets,
    history,
    snapshot: undefined,
    backendUrl: "file://state",
  };
  return { disk, secrets, saved: () => readFile(config.file, "utf8") };
}

/** What a program declares, as far as secrets go. */
export function evaluationOf(
  generated: PropertyMap,
  ciphertexts: Record<string, string> = {},
  resources: Evaluation["resources"] = [],
): Evaluation {
  const secrets = {
    urn: "urn:pulumi:production::shop::stackwright:components:GeneratedSecrets::secrets",
    type: "stackwright:components:GeneratedSecrets",
    name: "secrets",
    custom: false,
    outputs: { generated },
  };
  return {
    ...emptyStack({ project: "shop", stack: "production" }),
    resources: [evaluatedResource(secrets), ...resources],
    ciphertexts,
  };
}
