/** The items of a list as applications read one from a variable: JSON, as pydantic wants it, else with commas between them. */
export function itemsOf(value: string): string[] {
  if (value.trimStart().startsWith("[")) {
    try {
      const list: unknown = JSON.parse(value);
      if (Array.isArray(list)) return list.map(String);
    } catch {
      // Not JSON after all.
    }
  }
  return value.split(",");
}
