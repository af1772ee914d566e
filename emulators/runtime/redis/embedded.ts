import net from "node:net";
import type { RedisServer } from "./redis.ts";
import { encode, type Reply, RespError, RespReader, Status } from "./resp.ts";

/** A Redis in memory that knows the dozen commands a health check and a demo use, and refuses every other by name. */
export async function startEmbeddedRedis(): Promise<RedisServer> {
  const databases = new Map<number, Map<string, string>>();
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    const reader = new RespReader();
    const session: Session = { databases, selected: 0 };
    socket.on("data", (chunk: Buffer) => {
      for (const value of reader.push(chunk)) {
        const [name = "", ...args] = (Array.isArray(value) ? value : []).map(String);
        if (name === "") continue;
        socket.write(encode(run(session, name, args)));
        if (name.toUpperCase() === "QUIT") socket.end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    kind: "embedded",
    port: (server.address() as net.AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Session {
  databases: Map<number, Map<string, string>>;
  selected: number;
}

function run(session: Session, name: string, args: string[]): Reply {
  const command = COMMANDS[name.toUpperCase()];
  if (!command) return new RespError(`ERR unknown command '${name}', with args beginning with: `);
  const [least, most = least] = command.arity;
  if (args.length < least || args.length > most) {
    return new RespError(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);
  }
  return command.run(args, session);
}

interface Command {
  /** Least and most arguments; one number when they are the same. */
  arity: [number, number?];
  run(args: string[], session: Session): Reply;
}

const OK = new Status("OK");
const SYNTAX_ERROR = new RespError("ERR syntax error");
const NOT_AN_INTEGER = new RespError("ERR value is not an integer or out of range");

const COMMANDS: Record<string, Command> = {
  PING: { arity: [0, 1], run: ([text]) => text ?? new Status("PONG") },
  ECHO: { arity: [1], run: ([text]) => text! },
  QUIT: { arity: [0], run: () => OK },
  GET: { arity: [1], run: ([key], session) => keys(session).get(key!) ?? null },
  SET: { arity: [2, 3], run: set },
  DEL: { arity: [1, 1000], run: (names, session) => names.filter((key) => keys(session).delete(key)).length },
  EXISTS: { arity: [1, 1000], run: (names, session) => names.filter((key) => keys(session).has(key)).length },
  INCR: { arity: [1], run: increment },
  SELECT: { arity: [1], run: select },
  CLIENT: { arity: [1, 20], run: () => OK },
  COMMAND: { arity: [0, 20], run: () => [] },
  INFO: { arity: [0, 20], run: () => "# Server\r\nredis_version:8.0.0\r\nredis_mode:standalone\r\n" },
  HELLO: { arity: [0, 20], run: hello },
};

function keys({ databases, selected }: Session): Map<string, string> {
  const existing = databases.get(selected) ?? new Map<string, string>();
  databases.set(selected, existing);
  return existing;
}

function set([key, value, option]: string[], session: Session): Reply {
  const condition = option?.toUpperCase();
  if (condition !== undefined && condition !== "NX" && condition !== "XX") return SYNTAX_ERROR;
  if (condition !== undefined && keys(session).has(key!) !== (condition === "XX")) return null;
  keys(session).set(key!, value!);
  return OK;
}

function increment([key]: string[], session: Session): Reply {
  const value = keys(session).get(key!) ?? "0";
  if (!/^-?\d{1,15}$/.test(value)) return NOT_AN_INTEGER;
  keys(session).set(key!, String(Number(value) + 1));
  return Number(value) + 1;
}

function select([index]: string[], session: Session): Reply {
  if (!/^\d+$/.test(index!)) return NOT_AN_INTEGER;
  if (Number(index) > 15) return new RespError("ERR DB index is out of range");
  session.selected = Number(index);
  return OK;
}

/** Protocol 2 only: clients that ask for 3 fall back at this answer. */
function hello([version = "2"]: string[]): Reply {
  if (version !== "2") return new RespError("NOPROTO unsupported protocol version");
  return ["server", "redis", "version", "8.0.0", "proto", 2, "id", 1, "mode", "standalone", "role", "master"];
}
