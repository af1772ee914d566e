/** JSON as the project's formatter would leave it: a list of plain values on one line where it fits. */
export function formatJson(value: unknown): string {
  const expanded = `${JSON.stringify(value, undefined, 2)}\n`;
  return expanded.replace(/^( *)(.*)\[\n([^[\]{}]*)\n *\](,?)$/gm, (whole, indent, key, items, comma) => {
    const list = items.split("\n").map((item: string) => item.trim());
    const line = `${indent}${key}[${list.join(" ")}]`;
    return line.length + comma.length <= 120 ? line + comma : whole;
  });
}
