import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { stringify } from "yaml";
import type { Engine } from "../../cli/engines/engine.ts";
import type { PolicyConfig } from "../../engine/policy/policy-config.ts";
import { type TestResource, UNKNOWN } from "../../policies/testing.ts";

const PROJECT = join(import.meta.dirname, "testdata/cases");
const PACK = join(import.meta.dirname, "../../policies");
const [SIGNATURE, SECRET] = ["4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"];

/** A resource as the program in `testdata/cases` reads it: `{$unknown: true}` and `{$secret: …}` stand for such values. */
export interface WrittenResource {
  type: string;
  name: string;
  props: Record<string, unknown>;
  protect: boolean;
  madeFrom: Record<string, string[]>;
}

/** What a policy said in an engine's preview. */
export interface Said {
  policy: string;
  level: string;
  urn: string;
  message: string;
}

/** A program of these resources, and how the pack judges it. */
export interface CaseProgram {
  stack: string;
  resources: readonly TestResource[];
  /** What rules are configured with, by id. */
  settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Ids of rules that the stack config switches off. */
  disabled: readonly string[];
}

/**
 * Previews a program with the pack in an engine.
 * @throws Error when anything but a policy has something against the program, or the pack did not run.
 */
export async function previewed(
  engine: Engine,
  { stack, resources, settings, disabled }: CaseProgram,
): Promise<Said[]> {
  const dir = mkdtempSync(join(tmpdir(), "stackwright-cases-"));
  try {
    const file = join(dir, "resources.json");
    writeFileSync(file, JSON.stringify(resources.map(written)));
    const configFile = join(dir, `Pulumi.${stack}.yaml`);
    const off = Object.fromEntries(disabled.map((rule) => [`policies:${rule}`, "disabled"]));
    writeFileSync(configFile, stringify({ config: { "cases:file": file, ...off } }));
    const events: EngineEvent[] = [];
    const { errors } = await engine.run("preview", {
      projectDir: PROJECT,
      stack,
      configFile,
      backendUrl: `file://${dir}`,
      passphrase: "a test's passphrase",
      policyPacks: [PACK],
      policyPackConfigs: [settings as PolicyConfig],
      env: { ...process.env, TMPDIR: dir, PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" },
      onEvent: (event) => events.push(event),
    });
    const problems = events.flatMap(({ diagnosticEvent: event }) =>
      event?.severity === "error" || event?.severity === "warning" ? [event.message] : [],
    );
    const said = events
      .flatMap(({ policyEvent }) => policyEvent ?? [])
      .map((event) => ({
        policy: event.policyName,
        level: event.enforcementLevel as string,
        urn: event.resourceUrn ?? "",
        message: event.message.trim(),
      }));
    const packs = events.flatMap(({ summaryEvent }) => Object.keys(summaryEvent?.policyPacks ?? {}));
    if (problems.length > 0 || !packs.includes("stackwright")) throw new Error([...problems, ...errors].join("\n"));
    return said;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function written({ type, name = "thing", props, protect = false, madeFrom = {} }: TestResource): WrittenResource {
  return { type, name, props: marked(props) as Record<string, unknown>, protect, madeFrom };
}

function marked(value: unknown): unknown {
  if (value === UNKNOWN) return { $unknown: true };
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(marked);
  const fields = value as Record<string, unknown>;
  if (fields[SIGNATURE] === SECRET) return { $secret: marked(fields.value) };
  return Object.fromEntries(Object.entries(fields).map(([key, inner]) => [key, marked(inner)]));
}
