import { plain } from "../terminal/style.ts";

/** What Pulumi's SDK puts around the words of a provider whose function failed. */
const WRAPPINGS =
  /^(<ref \*\d+> )?(Error: )?(error serializing property "[^"]*": )*(invocation of \S+ returned an error: |Invoke of '\S+' failed: )?/;

/**
 * What a program said that ended in an uncaught error, without its runner's words and the libraries' part of the stack.
 * Undefined for every other message.
 */
export function uncaughtError(message: string): string | undefined {
  const text = /^Running program '.*' failed with an unhandled exception:\n([\s\S]*)/.exec(plain(message))?.[1];
  if (text === undefined) return undefined;
  const libraries = text.search(/^\s+at .*(node_modules|node:)/m);
  const own = libraries < 0 ? text : text.slice(0, libraries);
  return own
    .replace(WRAPPINGS, "")
    .replace(/ \(\)\s*$/, "")
    .trim();
}
