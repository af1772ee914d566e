import type { PropertyValue } from "../../../engine/property-value.ts";
import { maskedText } from "../../plan/mask.ts";

const URL_PASSWORD = /(:\/\/[^/\s:@"]*:)[^@\s"]+(?=@)/g;

/** One value as it may be shown: masked by its mark and its key, and never with a URL's password. */
export function shown(key: string, value: PropertyValue | undefined): string {
  const open = typeof value === "string" ? value.replace(URL_PASSWORD, "$1***") : value;
  return maskedText(key, open).replace(URL_PASSWORD, "$1***");
}
