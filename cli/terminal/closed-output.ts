/** The exit code of a command whose output nobody reads any more, as the shell gives it to what SIGPIPE ended. */
export const CLOSED = 141;

/** Codes of writing to a pipe whose other end is gone: once, and again afterwards. */
const GONE: ReadonlySet<string | undefined> = new Set(["EPIPE", "ERR_STREAM_DESTROYED"]);

type Output = Pick<NodeJS.WritableStream, "on" | "off">;

/**
 * Calls `closed` when nobody reads the output any more (`… | head`), instead of ending the process with a stack trace.
 * @returns what takes it back.
 */
export function whenClosed(output: Output, closed: () => void): () => void {
  const onError = (error: NodeJS.ErrnoException) => {
    if (!GONE.has(error.code)) throw error;
    closed();
  };
  output.on("error", onError);
  return () => void output.off("error", onError);
}
