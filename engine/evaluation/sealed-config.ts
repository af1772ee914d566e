import { createHash } from "node:crypto";
import { type ConfigValue, isMap, isSecure } from "../config/config-value.ts";
import type { Project } from "../config/project.ts";
import { type ResolvedConfig, resolveConfig } from "../config/resolved-config.ts";
import type { StackConfig } from "../config/stack-config.ts";
import type { Secrets } from "../state/passphrase.ts";
import { secretMarker } from "./origin.ts";

export interface SealedConfig {
  /** Plain values are real; each secret is a marker that says which secret it is. */
  config: ResolvedConfig;
  /** Key, with the path inside it where the secret is deeper -> digest of its ciphertext. */
  ciphertexts: Record<string, string>;
  /** Digest of the salt all of them are encrypted under; empty when there is none. */
  salt: string;
}

/**
 * A stack's config without its passphrase.
 * @throws ConfigError with every missing or ill-typed value.
 */
export function sealConfig(project: Project, stackConfig: StackConfig): SealedConfig {
  const values = stackConfig.values();
  const keys = new Map<string, string>();
  for (const [key, value] of Object.entries(values)) collectSecure(value, key, keys);
  const sealed: Secrets = {
    salt: "",
    encrypt: () => {
      throw new Error("a sealed config encrypts nothing");
    },
    decrypt: (ciphertext) => secretMarker(keys.get(ciphertext) ?? ""),
  };
  return {
    config: resolveConfig(project, stackConfig.stack, values, sealed),
    ciphertexts: Object.fromEntries([...keys].map(([ciphertext, key]) => [key, digest(ciphertext)])),
    salt: stackConfig.encryptionSalt ? digest(stackConfig.encryptionSalt) : "",
  };
}

/** Ciphertext -> the key it stands under. A ciphertext is never made twice, so one key each. */
function collectSecure(value: ConfigValue, key: string, into: Map<string, string>): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) collectSecure(item, `${key}[${index}]`, into);
  } else if (isMap(value)) {
    if (isSecure(value)) into.set(value.secure, key);
    else for (const [name, item] of Object.entries(value)) collectSecure(item, `${key}.${name}`, into);
  }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
