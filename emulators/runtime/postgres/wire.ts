/** The PostgreSQL frontend/backend protocol 3.0, as far as a pooler has to look into it. */

export interface Message {
  /** The message's one-letter type: "Q" query, "P" parse, "S" sync, "X" terminate, "Z" ready for query, … */
  type: string;
  /** The whole message, header included. */
  bytes: Buffer;
  body: Buffer;
}

/** Cuts a byte stream into messages; bytes of an unfinished message wait for the rest. */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Uint8Array): Message[] {
    const bytes = Buffer.concat([this.#rest, chunk]);
    const messages: Message[] = [];
    let start = 0;
    while (bytes.length - start >= 5) {
      const end = start + 1 + bytes.readUInt32BE(start + 1);
      if (bytes.length < end) break;
      const message = bytes.subarray(start, end);
      messages.push({ type: String.fromCharCode(message[0]!), bytes: message, body: message.subarray(5) });
      start = end;
    }
    this.#rest = bytes.subarray(start);
    return messages;
  }
}

/** The first packet of a connection, which has no type letter. */
export type FirstPacket =
  | { kind: "ssl" }
  | { kind: "gss" }
  | { kind: "cancel" }
  | { kind: "startup"; parameters: Record<string, string> };

/** `undefined` while the packet is not complete. */
export function readFirstPacket(bytes: Buffer): FirstPacket | undefined {
  if (bytes.length < 8 || bytes.length < bytes.readUInt32BE(0)) return undefined;
  const code = bytes.readUInt32BE(4);
  if (code === 80877103) return { kind: "ssl" };
  if (code === 80877104) return { kind: "gss" };
  if (code === 80877102) return { kind: "cancel" };
  const words = bytes.subarray(8, bytes.readUInt32BE(0)).toString().split("\0");
  const parameters: Record<string, string> = {};
  for (let index = 0; words[index]; index += 2) parameters[words[index]!] = words[index + 1] ?? "";
  return { kind: "startup", parameters };
}

export function message(type: string, ...parts: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(`${part}\0`) : part)));
  const header = Buffer.alloc(5);
  header.write(type, 0, "latin1");
  header.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

export const query = (sql: string) => message("Q", sql);
export const closeStatement = (name: string) => message("C", Buffer.from("S"), name);
export const sync = () => message("S");
export const authenticationCleartextPassword = () => message("R", int32(3));
export const authenticationOk = () => message("R", int32(0));
export const parameterStatus = (name: string, value: string) => message("S", name, value);
export const backendKeyData = (process: number, secret: number) => message("K", int32(process), int32(secret));
export const readyForQuery = () => message("Z", Buffer.from("I"));

/** An ErrorResponse that ends the connection. */
export function fatal(sqlState: string, text: string): Buffer {
  return message("E", "SFATAL", "VFATAL", `C${sqlState}`, `M${text}`, Buffer.from([0]));
}

/** The transaction status of the last ReadyForQuery in a backend's answer: "I" idle, "T" in a transaction, "E" failed. */
export function transactionStatus(answer: Uint8Array): string | undefined {
  const ready = new MessageReader().push(answer).filter((each) => each.type === "Z");
  return ready.at(-1)?.body.toString("latin1");
}

/** The first zero-terminated string of a message's body. */
export const firstString = (body: Buffer) => body.toString("utf8", 0, body.indexOf(0));

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
