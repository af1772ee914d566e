/** The known names a person may have meant, the nearest first, at most three. Case, `-` and `_` make no difference. */
export function nearest(text: string, known: readonly string[]): string[] {
  const wanted = squeezed(text);
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  return known
    .map((name) => ({ name, distance: distanceOf(wanted, squeezed(name)) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** A part of a name is nearer than any misspelling. */
function distanceOf(a: string, b: string): number {
  if (a === b) return 0;
  if (a.length >= 3 && (b.includes(a) || a.includes(b))) return 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

function squeezed(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, "");
}
