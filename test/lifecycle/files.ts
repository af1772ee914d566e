import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Every file below a folder, as text, without following links. */
export function textsBelow(dir: string): { file: string; text: string }[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return textsBelow(path);
    return entry.isFile() ? [{ file: path, text: readFileSync(path, "latin1") }] : [];
  });
}

/** A value as it may hide: plain, base64, URL-encoded, in JSON. */
export function spellings(value: string): string[] {
  const bytes = Buffer.from(value, "utf8");
  const fromHex = /^[0-9a-f]{32,}$/.test(value) ? [Buffer.from(value, "hex").toString("base64")] : [];
  return [...new Set([value, bytes.toString("base64"), encodeURIComponent(value), ...fromHex])];
}
