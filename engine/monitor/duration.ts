const SECONDS = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 } as const;

/** Seconds of a Go duration such as `1h30m` or `90s`; 0 for the empty text. */
export function parseDuration(text: string): number {
  let seconds = 0;
  let rest = text;
  while (rest.length > 0) {
    const part = /^(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/.exec(rest);
    if (!part) {
      throw new Error(`"${text}" is not a duration; write e.g. "90s", "10m" or "1h30m"`);
    }
    seconds += Number(part[1]) * SECONDS[part[2] as keyof typeof SECONDS];
    rest = rest.slice(part[0].length);
  }
  return seconds;
}
