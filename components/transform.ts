/** Changes a child's arguments before it is made: an object laid over them, or a function that edits or returns them. */
export type Transform<Args> = Partial<Args> | ((args: Args, name: string) => Args | undefined);

/** Arguments in the making: an optional one may be undefined. */
type Draft<Args> = { [K in keyof Args]: Args[K] | undefined };

/** A child's arguments: what is undefined left out, then the caller's own wishes. */
export function transformed<Args extends object>(
  transform: Transform<Args> | undefined,
  name: string,
  draft: Draft<Args>,
): Args {
  const args = Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)) as Args;
  if (transform === undefined) return args;
  if (typeof transform !== "function") return { ...args, ...transform };
  return transform(args, name) ?? args;
}
