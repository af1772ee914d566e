import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { backend, deskFor } from "../operations/testing.ts";
import { wake } from "./wake.ts";

/** A host whose edge gives these answers, in this order; the last one for good. */
async function host(answers: { status: number; routing?: string }[]) {
  const server = createServer((_, response) => {
    const { status, routing } = answers.length > 1 ? answers.shift()! : answers[0]!;
    response.writeHead(status, routing === undefined ? {} : { "x-render-routing": routing }).end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = (server.address() as AddressInfo).port;
  return { edge: `http://127.0.0.1:${port}`, close: () => server.close() };
}

async function run(answers: { status: number; routing?: string }[], argv: string[], stack = "production") {
  const { edge, close } = await host(answers);
  const { desk, lines } = deskFor(["wake", "--edge", edge, ...argv]);
  const code = await wake({ ...desk, stack }, [backend("https://shop-api.onrender.com")]);
  close();
  return { code, output: lines.join("\n") };
}

const asleep = { status: 503, routing: "hibernate-wake-error" };

test("one that answers was awake already", async () => {
  const { code, output } = await run([{ status: 200 }], []);
  expect(code).toBe(0);
  expect(output).toMatch(/✓ shop-api\.onrender\.com was awake already: 200 in \d+ ms\./);
});

test("one that sleeps is asked again until it answers", async () => {
  const { code, output } = await run([asleep, { status: 200 }], ["api", "--wait", "2"]);
  expect(code).toBe(0);
  expect(output).toMatch(/waiting up to \d s[\s\S]*is awake, after \d s/);
});

test.each([
  [["api", "--wait", "0"], "production", "npx stackwright doctor --stack production"],
  [["https://shop-api.onrender.com", "--wait", "0"], "", "npx stackwright doctor https://shop-api.onrender.com"],
])("one that does not wake is for the doctor (%j)", async (argv, stack, doctor) => {
  const { code, output } = await run([asleep], argv, stack);
  expect(code).toBe(1);
  expect(output).toContain("✗ shop-api.onrender.com does not answer");
  expect(output).toContain(doctor);
});

test("a stack without an address has nothing to wake", async () => {
  const { desk } = deskFor(["wake"]);
  await expect(wake(desk, [backend()])).rejects.toThrow("nothing with an address to wake");
});
