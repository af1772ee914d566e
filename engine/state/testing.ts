import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type PropertyMap, type PropertyValue, SECRET_SIGNATURE, SIGNATURE_KEY } from "../property-value.ts";
import type { Secrets } from "./passphrase.ts";
import type { ResourceState } from "./resource-state.ts";

/** Secrets whose ciphertext can be told apart and opened at a glance, without the cost of deriving a key. */
export class PlainSecrets implements Secrets {
  readonly salt = "v1:c2FsdA==:v1:bm9uY2U=:Y2hlY2s=";
  encrypted = 0;

  encrypt(plaintext: string): string {
    this.encrypted++;
    return `v1:${this.encrypted}:${Buffer.from(plaintext).toString("base64")}`;
  }

  decrypt(ciphertext: string): string {
    return Buffer.from(ciphertext.split(":")[2] ?? "", "base64").toString();
  }
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stackwright-engine-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export function secretOf(value: PropertyValue): PropertyMap {
  return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

export function resourceNamed(name: string, more: Partial<ResourceState> = {}): ResourceState {
  return {
    urn: `urn:pulumi:dev::shop::test:index:Thing::${name}`,
    custom: true,
    id: `id-${name}`,
    type: "test:index:Thing",
    inputs: { name },
    outputs: { name },
    ...more,
  };
}
