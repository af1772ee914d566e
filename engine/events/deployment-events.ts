import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import type { Step } from "../deployment/step.ts";
import type { SecretMasker } from "./secret-masker.ts";
import { stepMetadata } from "./step-metadata.ts";

export type Severity = "info" | "info#err" | "warning" | "error";

/** A policy's complaint about one resource (or, without a URN, about the stack). */
export interface PolicyViolation {
  policyName: string;
  packName: string;
  packVersion: string;
  message: string;
  enforcementLevel: string;
  severity?: string | undefined;
  urn?: string | undefined;
}

interface Options {
  masker: SecretMasker;
  preview: boolean;
  onEvent?: ((event: EngineEvent) => void) | undefined;
  now?: () => number;
}

/** Pulumi's engine events of one operation, numbered, and its errors. Every text passes the secret masker. */
export class DeploymentEvents {
  readonly masker: SecretMasker;
  /** One message per problem, masked, without the resource's URN. */
  readonly errors: string[] = [];
  readonly #options: Options;
  #sequence = 0;

  constructor(options: Options) {
    this.masker = options.masker;
    this.#options = options;
  }

  /** `config` with its secrets already blinded. */
  prelude(config: Record<string, string>): void {
    this.#emit({ preludeEvent: { config } });
  }

  stepBegins(step: Step): void {
    this.#learn(step);
    this.#emit({ resourcePreEvent: { metadata: stepMetadata(step, this.masker), ...this.#planning() } });
  }

  stepOutputs(step: Step, operation?: string): void {
    this.#learn(step);
    this.#emit({ resOutputsEvent: { metadata: stepMetadata(step, this.masker, operation), ...this.#planning() } });
  }

  /** `status` is Pulumi's: 1 partly done, 2 unknown, 0 nothing happened. `steps`: how many went through before. */
  stepFailed(step: Step, status: number, steps: number): void {
    this.#learn(step);
    this.#emit({ resOpFailedEvent: { metadata: stepMetadata(step, this.masker), status, steps } });
  }

  info(message: string, urn?: string): void {
    this.#diagnostic("info", message, urn);
  }

  /** What the program writes to standard error: text, not a problem. */
  programError(message: string): void {
    this.#diagnostic("info#err", message);
  }

  warning(message: string, urn?: string): void {
    this.#diagnostic("warning", message, urn);
  }

  error(message: string, urn?: string): void {
    this.errors.push(this.masker.mask(message).trimEnd());
    this.#diagnostic("error", message, urn);
  }

  /** A progress line that later ones may take the place of. */
  status(severity: Severity, message: string, urn: string | undefined, ephemeral: boolean): void {
    if (severity === "error") {
      this.error(message, urn);
    } else {
      this.#diagnostic(severity, message, urn, ephemeral);
    }
  }

  policyViolation(violation: PolicyViolation, urn: string): void {
    const level = violation.enforcementLevel === "advisory" ? "advisory" : "mandatory";
    const event = {
      resourceUrn: urn,
      message: `${this.masker.mask(violation.message)}\n`,
      color: "never",
      policyName: violation.policyName,
      policyPackName: violation.packName,
      policyPackVersion: violation.packVersion,
      policyPackVersionTag: violation.packVersion,
      enforcementLevel: level,
      ...(violation.severity && { severity: violation.severity }),
    };
    if (level === "mandatory") {
      this.errors.push(`${violation.policyName} (${violation.packName}): ${this.masker.mask(violation.message)}`);
    }
    // The SDK's type says "warning" where the engine says "advisory".
    this.#emit({ policyEvent: event as unknown as NonNullable<EngineEvent["policyEvent"]> });
  }

  summary(summary: {
    durationSeconds: number;
    resourceChanges: Record<string, number>;
    policyPacks: Record<string, string>;
    result: "succeeded" | "failed" | "cancelled";
    maybeCorrupt: boolean;
  }): void {
    const event = {
      maybeCorrupt: summary.maybeCorrupt,
      durationSeconds: summary.durationSeconds,
      resourceChanges: summary.resourceChanges,
      PolicyPacks: summary.policyPacks,
      policyPacks: summary.policyPacks,
      isPreview: this.#options.preview,
      result: summary.result,
    };
    this.#emit({ summaryEvent: event });
  }

  cancel(): void {
    this.#emit({ cancelEvent: {} });
  }

  #diagnostic(severity: Severity, message: string, urn?: string, ephemeral = false): void {
    const prefix = severity === "warning" || severity === "error" ? { prefix: `${severity}: ` } : {};
    const text = this.masker.mask(withoutControlCodes(message));
    this.#emit({
      diagnosticEvent: {
        ...(urn && { urn }),
        ...prefix,
        message: text.endsWith("\n") ? text : `${text}\n`,
        color: "never",
        severity,
        ...(ephemeral && { ephemeral: true }),
      },
    });
  }

  #learn(step: Step): void {
    for (const state of [step.old, step.new]) {
      this.masker.addProperties(state?.inputs);
      this.masker.addProperties(state?.outputs);
    }
  }

  #planning(): { planning?: boolean } {
    return this.#options.preview ? { planning: true } : {};
  }

  #emit(body: Omit<EngineEvent, "sequence" | "timestamp">): void {
    const now = this.#options.now ?? Date.now;
    this.#options.onEvent?.({ sequence: this.#sequence++, timestamp: Math.floor(now() / 1000), ...body });
  }
}

function withoutControlCodes(text: string): string {
  const introducer = String.fromCharCode(27);
  return text.replaceAll(new RegExp(`${introducer}\\[[0-9;]*[mK]`, "g"), "");
}
