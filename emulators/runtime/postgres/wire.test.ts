import { expect, test } from "vitest";
import { fatal, MessageReader, message, query, readFirstPacket, transactionStatus } from "./wire.ts";

test("messages come whole, however the bytes are cut", () => {
  const bytes = Buffer.concat([query("SELECT 1"), message("S"), query("SELECT 2")]);
  for (const size of [1, 3, 7, bytes.length]) {
    const reader = new MessageReader();
    const types: string[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      types.push(...reader.push(bytes.subarray(at, at + size)).map((each) => each.type));
    }
    expect(types).toEqual(["Q", "S", "Q"]);
  }
});

test("the first packet of a connection", () => {
  const packet = (code: number, body = "") => {
    const bytes = Buffer.alloc(8 + body.length);
    bytes.writeUInt32BE(bytes.length, 0);
    bytes.writeUInt32BE(code, 4);
    bytes.write(body, 8);
    return bytes;
  };
  expect(readFirstPacket(packet(80877103))).toEqual({ kind: "ssl" });
  expect(readFirstPacket(packet(80877104))).toEqual({ kind: "gss" });
  expect(readFirstPacket(packet(196608, "user\0a.b\0database\0c\0\0"))).toEqual({
    kind: "startup",
    parameters: { user: "a.b", database: "c" },
  });
  expect(readFirstPacket(packet(196608, "user\0a.b\0\0").subarray(0, 10))).toBeUndefined();
});

test("the transaction status is the last one said", () => {
  const ready = (status: string) => message("Z", Buffer.from(status));
  expect(transactionStatus(Buffer.concat([ready("T"), ready("I")]))).toBe("I");
  expect(transactionStatus(fatal("28P01", "no"))).toBeUndefined();
});
