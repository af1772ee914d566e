import net from "node:net";
import { afterAll, expect, test } from "vitest";
import { Network } from "./network.ts";

const server = net.createServer((socket) => socket.end("hello"));
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as net.AddressInfo;
afterAll(() => new Promise((resolve) => server.close(resolve)));

const network = new Network();
network.listen("red-abc", 6379, port);
network.listen("gone", 6379, 1);
network.fail("db.abc.supabase.co", 5432, "unreachable");
network.listenAny(/^aws-\d+-.*\.pooler\.supabase\.com$/, 6543, port);
network.listen("aws-1-eu-west-1.pooler.supabase.com", 6543, 7);

test.each([
  ["RED-abc", 6379, port],
  ["aws-0-us-west-1.pooler.supabase.com", 6543, port],
  ["aws-1-eu-west-1.pooler.supabase.com", 6543, 7],
])("%s:%i has an address", (host, asked, expected) => {
  expect(network.resolve(host, asked)).toBe(expected);
});

test.each([
  ["db.abc.supabase.co", 5432, "ENETUNREACH", "[Errno 101] Network is unreachable"],
  ["db.abc.supabase.co", 80, "ECONNREFUSED", "[Errno 111] Connection refused"],
  ["aws-0-us-west-1.pooler.supabase.com", 80, "ECONNREFUSED", "[Errno 111] Connection refused"],
  ["localhost", 6379, "ECONNREFUSED", "[Errno 111] Connection refused"],
  ["db.other.supabase.co", 5432, "ENOTFOUND", "[Errno -2] Name or service not known"],
])("%s:%i fails with %s", (host, asked, code, message) => {
  expect(() => network.resolve(host, asked)).toThrow(expect.objectContaining({ code, message }));
});

test("connects", async () => {
  const socket = await network.connect("red-abc", 6379);
  const [data] = await new Promise<Buffer[]>((resolve) => socket.on("data", (...chunk) => resolve(chunk)));
  expect(String(data)).toBe("hello");
});

test("an address nobody listens at refuses", async () => {
  await expect(network.connect("gone", 6379)).rejects.toMatchObject({ code: "ECONNREFUSED", host: "gone", port: 6379 });
});

test("a removed host is unknown again", () => {
  network.listen("red-old", 6379, port);
  network.remove("red-old");
  expect(() => network.resolve("red-old", 6379)).toThrow("Name or service not known");
});
