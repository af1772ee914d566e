import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ping } from "./client.ts";
import { findOnPath, startRedisProcess } from "./process.ts";
import { type RedisServer, startRedis } from "./redis.ts";
import { encode, RespReader, Status } from "./resp.ts";

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis("embedded");
});
afterAll(() => redis.close());

/** Sends the commands over one connection; what came back, as it is on the wire. */
async function wire(...commands: string[][]): Promise<string> {
  const socket = net.connect(redis.port, "127.0.0.1");
  socket.write([...commands, ["QUIT"]].map((command) => encode(command)).join(""));
  let out = "";
  for await (const chunk of socket) out += chunk;
  return out.replace(/\+OK\r\n$/, "");
}

describe("the embedded server", () => {
  test.each([
    [[["PING"]], "+PONG\r\n"],
    [[["ping", "é"]], "$2\r\né\r\n"],
    [[["ECHO", "hi"]], "$2\r\nhi\r\n"],
    [
      [
        ["SET", "a", "1"],
        ["INCR", "a"],
        ["GET", "a"],
      ],
      "+OK\r\n:2\r\n$1\r\n2\r\n",
    ],
    [
      [
        ["SET", "b", "1"],
        ["EXISTS", "b", "nothing"],
        ["DEL", "b"],
        ["GET", "b"],
      ],
      "+OK\r\n:1\r\n:1\r\n$-1\r\n",
    ],
    [
      [
        ["SET", "c", "1"],
        ["SET", "c", "2", "NX"],
        ["SET", "c", "2", "EX"],
      ],
      "+OK\r\n$-1\r\n-ERR syntax error\r\n",
    ],
    [
      [
        ["SET", "d", "x"],
        ["INCR", "d"],
      ],
      "+OK\r\n-ERR value is not an integer or out of range\r\n",
    ],
    [
      [
        ["SELECT", "1"],
        ["EXISTS", "a"],
        ["SELECT", "16"],
      ],
      "+OK\r\n:0\r\n-ERR DB index is out of range\r\n",
    ],
    [[["GET"]], "-ERR wrong number of arguments for 'get' command\r\n"],
    [[["HELLO", "3"]], "-NOPROTO unsupported protocol version\r\n"],
    [[["COMMAND", "DOCS"]], "*0\r\n"],
    [[["LPUSH", "l", "1"]], "-ERR unknown command 'LPUSH', with args beginning with: \r\n"],
  ])("%j", async (commands, expected) => {
    expect(await wire(...commands)).toBe(expected);
  });

  test("inline commands work too", async () => {
    const socket = net.connect(redis.port, "127.0.0.1");
    socket.write("PING\r\nQUIT\r\n");
    let out = "";
    for await (const chunk of socket) out += chunk;
    expect(out).toBe("+PONG\r\n+OK\r\n");
  });
});

test("values come whole, however the bytes are cut", () => {
  const bytes = Buffer.from(encode([["a", null, 7], new Status("OK"), "two\r\nlines"]));
  const reader = new RespReader();
  const values = [...bytes].flatMap((byte) => reader.push(Buffer.from([byte])));
  expect(values).toEqual([[["a", null, 7], new Status("OK"), "two\r\nlines"]]);
});

test("ping says the server's own error", async () => {
  await expect(ping(net.connect(redis.port, "127.0.0.1"), { password: "x" })).rejects.toThrow(
    "ERR unknown command 'AUTH'",
  );
});

describe("redis-server as a child process", () => {
  const folder = mkdtempSync(join(tmpdir(), "redis-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  const executable = (name: string, script: string) => {
    const file = join(folder, name);
    writeFileSync(file, `#!${process.execPath}\n${script}`);
    chmodSync(file, 0o755);
    return file;
  };

  test("it is found on PATH, or not", () => {
    const file = executable("redis-server", "");
    expect(findOnPath("redis-server", `/nonexistent:${folder}`)).toBe(file);
    expect(findOnPath("redis-server", "/nonexistent")).toBeUndefined();
  });

  test("it gets a loopback port and no persistence, and is stopped by close", async () => {
    const file = executable(
      "good",
      `const options = process.argv.slice(2).join(" ");
       const [, port] = /--port (\\d+) --bind 127.0.0.1 --save  --appendonly no/.exec(options);
       require("net").createServer((s) => s.on("data", () => s.write("+PONG\\r\\n"))).listen(port, "127.0.0.1");`,
    );
    const server = await startRedisProcess(file);
    await ping(net.connect(server.port, "127.0.0.1"));
    await server.close();
    await expect(ping(net.connect(server.port, "127.0.0.1"))).rejects.toThrow("ECONNREFUSED");
  });

  test("one that exits says so", async () => {
    await expect(startRedisProcess(executable("bad", "process.exit(3)"))).rejects.toThrow("bad exited with status 3");
    await expect(startRedisProcess(join(folder, "absent"))).rejects.toThrow("ENOENT");
  });
});
