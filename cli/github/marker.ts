/**
 * The hidden first line by which a comment or issue of ours is found again: `<!-- stackwright:config-diff -->`,
 * and `<!-- stackwright:config-diff unchanged -->` when what follows says that nothing changes.
 */
export interface Marker {
  /** `config-diff` for the pull request comment, `drift/<project>/<stack>` for a drift issue. */
  name: string;
  unchanged: boolean;
}

const MARKER = /^<!-- stackwright:([a-z]+(?:-[a-z]+)*(?:\/[A-Za-z0-9._-]+)*)( unchanged)? -->$/;

export function marker(name: string, options: { unchanged?: boolean } = {}): string {
  const line = `<!-- stackwright:${name}${options.unchanged ? " unchanged" : ""} -->`;
  if (!MARKER.test(line)) throw new Error(`"${name}" cannot name a comment.`);
  return line;
}

/** Reads the first line only: a marker quoted further down is somebody's text. */
export function readMarker(text: string): Marker | undefined {
  const match = MARKER.exec(text.split("\n", 1)[0]!.trimEnd());
  return match ? { name: match[1]!, unchanged: match[2] !== undefined } : undefined;
}
