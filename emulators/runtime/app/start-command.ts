/** How the command starts the server, once the shell has put the variables in. */
export interface Start {
  server: "gunicorn" | "uvicorn" | "other";
  host: string;
  port: number;
  /** The exit status of a server whose application does not load. */
  crashStatus: number;
}

/** A command that ends before the application is loaded. */
export interface StartFailure {
  status: number;
  line: string;
}

/** Reads a gunicorn or uvicorn command line; any other command is taken to bind `0.0.0.0:$PORT`. */
export function readStartCommand(command: string, env: Record<string, string>): Start | StartFailure {
  const words = expand(command, env).split(/[\s'"=]+/);
  const option = (...names: string[]) => {
    const at = words.findIndex((word) => names.includes(word));
    return at < 0 ? undefined : (words[at + 1] ?? "");
  };
  if (words.includes("gunicorn") || words.includes("gunicorn.app.wsgiapp")) {
    const bind = option("--bind", "-b") ?? (env.PORT ? `0.0.0.0:${env.PORT}` : "127.0.0.1:8000");
    const [, host = "", port = ""] = /^(.*?)(?::([^:]*))?$/.exec(bind)!;
    if (!isPort(port)) return { status: 1, line: `Error: '${port}' is not a valid port number.` };
    return { server: "gunicorn", host, port: Number(port), crashStatus: 3 };
  }
  if (words.includes("uvicorn")) {
    const port = option("--port") ?? "8000";
    if (!isPort(port)) {
      return { status: 2, line: `Error: Invalid value for '--port': '${port}' is not a valid integer.` };
    }
    return { server: "uvicorn", host: option("--host") ?? "127.0.0.1", port: Number(port), crashStatus: 1 };
  }
  if (words.every((word) => word === "")) return { status: 1, line: "Error: no start command" };
  return { server: "other", host: "0.0.0.0", port: Number(env.PORT ?? 10000), crashStatus: 1 };
}

function expand(command: string, env: Record<string, string>): string {
  return command.replace(
    /\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))/g,
    (_, braced?: string, fallback?: string, bare?: string) => env[braced ?? bare ?? ""] || (fallback ?? ""),
  );
}

const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65536;
