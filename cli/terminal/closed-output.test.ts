import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { whenClosed } from "./closed-output.ts";

const failing = (code: string) => Object.assign(new Error(code), { code });

test("a pipe that nobody reads is told, as often as it is written to, and is no error", () => {
  const output = new EventEmitter();
  let told = 0;
  const off = whenClosed(output as never, () => told++);
  output.emit("error", failing("EPIPE"));
  output.emit("error", failing("ERR_STREAM_DESTROYED"));
  expect(told).toBe(2);
  off();
  expect(output.listenerCount("error")).toBe(0);
});

test("any other error stays one", () => {
  const output = new EventEmitter();
  whenClosed(output as never, () => expect.fail("it was not closed"));
  expect(() => output.emit("error", failing("ENOSPC"))).toThrow("ENOSPC");
});
