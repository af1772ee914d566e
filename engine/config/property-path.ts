/**
 * Pulumi's property paths: `root.nested[0]["a key"]`.
 * @throws Error when the path cannot be read.
 */
export function parsePropertyPath(path: string): (string | number)[] {
  const segments: (string | number)[] = [];
  let rest = path;
  while (rest.length > 0) {
    const match = SEGMENT.exec(segments.length > 0 && !rest.startsWith("[") ? rest.replace(/^\./, "") : rest);
    if (!match || (segments.length > 0 && !/^[.[]/.test(rest))) {
      throw new Error(`${JSON.stringify(path)} is no property path; write root.nested, root["a key"] or root[0]`);
    }
    const [text, name, index, quoted] = match;
    segments.push(name ?? (index === undefined ? (JSON.parse(`"${quoted}"`) as string) : Number(index)));
    rest = rest.replace(/^\./, "").slice(text.length);
  }
  return segments;
}

const SEGMENT = /^(?:([^.[\]"]+)|\[(\d+)\]|\["((?:[^"\\]|\\["\\])*)"\])/;
