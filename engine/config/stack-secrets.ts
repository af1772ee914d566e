import { createSecrets, openSecrets, type PassphraseSource, type Secrets } from "../state/passphrase.ts";
import type { StackConfig } from "./stack-config.ts";

/**
 * The secrets of a stack: under the salt of its config file, else under that of its state, else under a new one. A salt the
 * file did not have is set in it; save the file unless this is a preview.
 * @throws PassphraseError naming the variable to set.
 */
export async function stackSecrets(
  config: StackConfig,
  stateSalt: string | undefined,
  source: PassphraseSource = {},
): Promise<Secrets> {
  const salt = config.encryptionSalt ?? stateSalt;
  const secrets = salt ? await openSecrets(salt, source) : await createSecrets(source);
  config.setSalt(secrets.salt);
  return secrets;
}
