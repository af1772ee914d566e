/** RESP2, the Redis protocol (https://redis.io/docs/latest/develop/reference/protocol-spec/). */
export type Reply = string | number | null | RespError | Reply[] | Status;

/** A simple string such as `+OK`, told apart from a bulk string. */
export class Status {
  constructor(readonly text: string) {}
}

/** An error reply; the first word is its kind: ERR, WRONGTYPE, NOAUTH, … */
export class RespError extends Error {}

export function encode(reply: Reply): string {
  if (reply === null) return "$-1\r\n";
  if (typeof reply === "number") return `:${reply}\r\n`;
  if (typeof reply === "string") return `$${Buffer.byteLength(reply)}\r\n${reply}\r\n`;
  if (reply instanceof Status) return `+${reply.text}\r\n`;
  if (reply instanceof RespError) return `-${reply.message}\r\n`;
  return `*${reply.length}\r\n${reply.map(encode).join("")}`;
}

/** Cuts a byte stream into values: commands (arrays of strings, or inline words) on a server, replies on a client. */
export class RespReader {
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Uint8Array): Reply[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const values: Reply[] = [];
    for (let read = decode(this.#rest, 0); read; read = decode(this.#rest, 0)) {
      values.push(read.value);
      this.#rest = this.#rest.subarray(read.end);
    }
    return values;
  }
}

function decode(bytes: Buffer, start: number): { value: Reply; end: number } | undefined {
  const newline = bytes.indexOf("\r\n", start);
  if (newline < 0) return undefined;
  const line = bytes.toString("utf8", start + 1, newline);
  const next = newline + 2;
  switch (String.fromCharCode(bytes[start]!)) {
    case "+":
      return { value: new Status(line), end: next };
    case "-":
      return { value: new RespError(line), end: next };
    case ":":
      return { value: Number(line), end: next };
    case "$":
      return decodeBulk(bytes, next, Number(line));
    case "*":
      return decodeArray(bytes, next, Number(line));
    default:
      return { value: bytes.toString("utf8", start, newline).split(/\s+/).filter(Boolean), end: next };
  }
}

function decodeBulk(bytes: Buffer, start: number, length: number) {
  if (length < 0) return { value: null, end: start };
  if (bytes.length < start + length + 2) return undefined;
  return { value: bytes.toString("utf8", start, start + length), end: start + length + 2 };
}

function decodeArray(bytes: Buffer, start: number, length: number) {
  if (length < 0) return { value: null, end: start };
  const value: Reply[] = [];
  let end = start;
  for (let index = 0; index < length; index += 1) {
    const read = decode(bytes, end);
    if (!read) return undefined;
    value.push(read.value);
    end = read.end;
  }
  return { value, end };
}
