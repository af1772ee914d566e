import { ProviderCallError } from "../../plugin/provider-client.ts";
import type { PropertyMap, PropertyValue } from "../../property-value.ts";
import { listOf, sameValue } from "./attribute.ts";
import type { Session } from "./connection.ts";

const ALLOWED: Record<string, readonly string[]> = {
  database: ["CREATE", "CONNECT", "TEMPORARY"],
  table: ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"],
  sequence: ["USAGE", "SELECT", "UPDATE"],
  schema: ["CREATE", "USAGE"],
  function: ["EXECUTE"],
  procedure: ["EXECUTE"],
  routine: ["EXECUTE"],
  type: ["USAGE"],
};
const MAINTAIN_SINCE = 17;
const ALL = "ALL";

/** The privileges to grant. @throws ProviderCallError for one that no object of that type has. */
export async function checkedPrivileges(session: Session, values: PropertyMap): Promise<string[]> {
  const type = String(values.objectType);
  const allowed = [ALL, ...(await allowedFor(session, type))];
  return listOf(values.privileges).map((privilege) => {
    if (allowed.includes(String(privilege))) return String(privilege);
    throw new ProviderCallError(`${privilege} is not an allowed privilege for object type ${type}`);
  });
}

/** Whether what is granted is what was asked for; ALL is every privilege an object of that type has. */
export async function grantedAsWanted(
  session: Session,
  values: PropertyMap,
  granted: PropertyValue[],
): Promise<boolean> {
  if (sameValue("set", values.privileges, granted)) return true;
  if (!listOf(values.privileges).includes(ALL)) return false;
  return sameValue("set", granted, [...(await allowedFor(session, String(values.objectType)))]);
}

/** Members in the order that the real plugin's sets have, which shows in ids. */
export function hashOrdered(values: PropertyValue | undefined): string[] {
  const hash = (text: string) => String(crc32(text));
  return [...new Set(listOf(values).map(String))].sort((left, right) => (hash(left) < hash(right) ? -1 : 1));
}

async function allowedFor(session: Session, type: string): Promise<readonly string[]> {
  const allowed = ALLOWED[type];
  if (!allowed) throw new ProviderCallError(`unknown object type ${type}`);
  return type === "table" && (await session.version()) >= MAINTAIN_SINCE ? [...allowed, "MAINTAIN"] : allowed;
}

/** CRC-32 (IEEE 802.3); Node's own came with 20.15. */
function crc32(text: string): number {
  let rest = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return ~rest >>> 0;
}
