import { createCipheriv, createDecipheriv, createHash, pbkdf2, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Pulumi's passphrase scheme: AES-256-GCM under a key of PBKDF2-SHA256 with 1,000,000 rounds. */
export interface Secrets {
  /** `v1:<base64 salt>:v1:<base64 nonce>:<base64 check word>`, the value of `encryptionsalt`. */
  readonly salt: string;
  /** To `v1:<base64 nonce>:<base64 ciphertext>`; each call gives another ciphertext. */
  encrypt(plaintext: string): string;
  /** @throws PassphraseError when the ciphertext was made with another key or is damaged. */
  decrypt(ciphertext: string): string;
}

/** The passphrase is missing or wrong; the message says what to set. */
export class PassphraseError extends Error {
  override name = "PassphraseError";
}

export interface PassphraseSource {
  /** Default: `process.env`. */
  env?: NodeJS.ProcessEnv | undefined;
  /** Instead of `PULUMI_CONFIG_PASSPHRASE` and `PULUMI_CONFIG_PASSPHRASE_FILE`. */
  passphrase?: string | undefined;
}

const ROUNDS = 1_000_000;
const KEY_BYTES = 32;
const SALT_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CHECK_WORD = "pulumi";

const derive = promisify(pbkdf2);
const keys = new Map<string, Promise<Buffer>>();

/** The secrets of a stack that has an `encryptionsalt`. The key is derived once per process. */
export async function openSecrets(salt: string, source: PassphraseSource = {}): Promise<Secrets> {
  const [version, saltBytes, ...check] = salt.split(":");
  if (version !== "v1" || !saltBytes || check.length !== 3) {
    throw new PassphraseError(
      "encryptionsalt is not of the form v1:<salt>:v1:<nonce>:<check>; restore the line from version control",
    );
  }
  const secrets = new KeyedSecrets(salt, await keyOf(await passphraseOf(source), saltBytes));
  if (secrets.tryDecrypt(check.join(":")) !== CHECK_WORD) {
    throw new PassphraseError(
      "incorrect passphrase: PULUMI_CONFIG_PASSPHRASE (or the file named by PULUMI_CONFIG_PASSPHRASE_FILE) does not open this stack's encryptionsalt",
    );
  }
  return secrets;
}

/** Secrets under a new salt, for a stack that has none yet. Whoever calls saves `salt` as `encryptionsalt`. */
export async function createSecrets(source: PassphraseSource = {}): Promise<Secrets> {
  const saltBytes = randomBytes(SALT_BYTES).toString("base64");
  const key = await keyOf(await passphraseOf(source), saltBytes);
  const check = new KeyedSecrets("", key).encrypt(CHECK_WORD);
  return new KeyedSecrets(`v1:${saltBytes}:${check}`, key);
}

/** An empty passphrase is one too, where it is set on purpose. */
async function passphraseOf({ env = process.env, passphrase }: PassphraseSource): Promise<string> {
  if (passphrase !== undefined) return passphrase;
  if (env.PULUMI_CONFIG_PASSPHRASE !== undefined) return env.PULUMI_CONFIG_PASSPHRASE;
  const file = env.PULUMI_CONFIG_PASSPHRASE_FILE;
  if (!file) {
    throw new PassphraseError(
      "no passphrase: set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE to a file that holds it",
    );
  }
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    throw new PassphraseError(`PULUMI_CONFIG_PASSPHRASE_FILE cannot be read: ${(error as Error).message}`);
  }
}

function keyOf(passphrase: string, salt: string): Promise<Buffer> {
  const name = createHash("sha256").update(`${salt}\0${passphrase}`).digest("hex");
  const known = keys.get(name);
  if (known) return known;
  const key = derive(passphrase, Buffer.from(salt, "base64"), ROUNDS, KEY_BYTES, "sha256");
  keys.set(name, key);
  return key;
}

class KeyedSecrets implements Secrets {
  readonly salt: string;
  readonly #key: Buffer;

  constructor(salt: string, key: Buffer) {
    this.salt = salt;
    this.#key = key;
  }

  encrypt(plaintext: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.#key, nonce);
    const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
    return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
  }

  decrypt(ciphertext: string): string {
    const plaintext = this.tryDecrypt(ciphertext);
    if (plaintext === undefined) {
      throw new PassphraseError(
        "a secret cannot be decrypted: it was encrypted under another passphrase or encryptionsalt, or is damaged",
      );
    }
    return plaintext;
  }

  tryDecrypt(ciphertext: string): string | undefined {
    const [version, nonce, sealed, ...rest] = ciphertext.split(":");
    if (version !== "v1" || !nonce || !sealed || rest.length > 0) return undefined;
    const bytes = Buffer.from(sealed, "base64");
    if (bytes.length < TAG_BYTES) return undefined;
    try {
      const decipher = createDecipheriv("aes-256-gcm", this.#key, Buffer.from(nonce, "base64"));
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      return decipher.update(bytes.subarray(0, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
    } catch {
      return undefined;
    }
  }
}
