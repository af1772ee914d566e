import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";

/**
 * One event as others may see it, or nothing: the SDK's debug diagnostics carry answers of invokes with their secrets in
 * plain text. The CLI spells `policyPacks` with a capital, and its keys as `name|local|folder`.
 */
export function forwardedEvent(event: EngineEvent): EngineEvent | undefined {
  if ((event.diagnosticEvent?.severity as string) === "debug") return undefined;
  if (!event.summaryEvent) return event;
  const { PolicyPacks: packs = {}, ...summary } = event.summaryEvent as typeof event.summaryEvent & {
    PolicyPacks?: Record<string, string>;
  };
  const policyPacks = Object.fromEntries(Object.entries(packs).map(([key, version]) => [key.split("|")[0]!, version]));
  return { ...event, summaryEvent: { ...summary, policyPacks: { ...summary.policyPacks, ...policyPacks } } };
}

/** `preview failed`, `update failed`: says that something is wrong, and other events say what. */
export function isOnlyVerdict(message: string): boolean {
  return /^(preview|update|refresh|destroy|resource import) failed$/.test(message.trim());
}

/** The CLI's own word that an interrupt reached it. */
export function wasInterrupted(event: EngineEvent): boolean {
  return event.stdoutEvent?.message.includes("^C received") === true;
}

/** What the CLI said last when no event told: without the Automation API's report around it, each problem once. */
export function complaint(stderr: string, error: unknown): string {
  const reported = error instanceof Error ? error.message : String(error);
  const text = (stderr.trim() === "" ? reported : stderr).split(/^ ?err\?: /m)[0]!;
  const said = text.slice(Math.max(0, text.search(/^error: /m))).replaceAll(/^error: /gm, "");
  return explained(said.trim().replaceAll(/\n{2,}/g, "\n"));
}

function explained(text: string): string {
  if (!/incorrect passphrase/.test(text)) return text;
  return `${text}: PULUMI_CONFIG_PASSPHRASE (or the file named by PULUMI_CONFIG_PASSPHRASE_FILE) does not open this stack's encryptionsalt`;
}
