import type { Duplex } from "node:stream";
import { encode, type Reply, RespError, RespReader } from "./resp.ts";

/**
 * AUTH when there is a password, then PING, on an open connection, which it closes.
 * @throws the server's error reply, or "Connection closed by server."
 */
export async function ping(socket: Duplex, credentials: { user?: string; password?: string } = {}): Promise<void> {
  const { user, password } = credentials;
  const commands = [["PING"]];
  if (password) commands.unshift(user ? ["AUTH", user, password] : ["AUTH", password]);
  try {
    for (const reply of await ask(socket, commands)) if (reply instanceof RespError) throw reply;
  } finally {
    socket.destroy();
  }
}

async function ask(socket: Duplex, commands: string[][]): Promise<Reply[]> {
  const reader = new RespReader();
  const replies: Reply[] = [];
  return await new Promise((resolve, reject) => {
    socket.on("data", (chunk: Buffer) => {
      replies.push(...reader.push(chunk));
      if (replies.length >= commands.length) resolve(replies);
    });
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("Connection closed by server.")));
    socket.write(commands.map((command) => encode(command)).join(""));
  });
}
