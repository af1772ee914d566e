import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from "node:crypto";

/**
 * Whether a password fits a verifier as `pg_authid.rolpassword` keeps it (RFC 5803):
 * `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`. No verifier, no login.
 */
export function fitsVerifier(password: string, verifier: string | null | undefined): boolean {
  const parts = /^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):/.exec(verifier ?? "");
  if (!parts) return false;
  const [, iterations, salt, storedKey] = parts;
  const salted = pbkdf2Sync(password, Buffer.from(salt!, "base64"), Number(iterations), 32, "sha256");
  const clientKey = createHmac("sha256", salted).update("Client Key").digest();
  return samePassword(createHash("sha256").update(clientKey).digest(), Buffer.from(storedKey!, "base64"));
}

export function samePassword(given: string | Buffer, expected: string | Buffer): boolean {
  const digest = (value: string | Buffer) => createHash("sha256").update(value).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
