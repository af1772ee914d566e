import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { describe, expect, it } from "vitest";
import { preview, refresh, up } from "./index.ts";
import { SampleProgram } from "./testing.ts";

const TOKEN = "tok-plainly-fake-1";
const sample = SampleProgram.forEachTest();

describe("a whole program", () => {
  it("numbers its sample.events, ends with a summary, and shows no secret", async () => {
    await sample.configure({ token: TOKEN });
    await up(sample.options());
    expect(sample.events.map(({ sequence }) => sequence)).toEqual(sample.events.map((_, index) => index));
    expect(sample.events[0]?.preludeEvent).toEqual({ config: { "sample:token": TOKEN } });
    expect(sample.events.at(-2)?.summaryEvent).toMatchObject({ resourceChanges: { create: 5 } });
    expect(sample.events.at(-1)?.cancelEvent).toEqual({});
    const outputs = sample.events.flatMap(({ resOutputsEvent }) => resOutputsEvent?.metadata ?? []);
    const password = outputs.find(({ type }) => type === "random:index/randomPassword:RandomPassword");
    expect(password?.new?.outputs.result).toMatchObject({ ciphertext: "[secret]" });
    const lines = sample.events.flatMap(({ diagnosticEvent }) => diagnosticEvent?.message ?? []);
    expect(lines).toEqual([`the token is ${TOKEN}\n`]);
  });

  it("that throws is told of once, and deletes nothing", async () => {
    await sample.configure({ token: TOKEN });
    await up(sample.options());
    await sample.configure({ token: TOKEN, mode: "throws" });
    const result = await up(sample.options());
    expect(result.result).toBe("failed");
    expect(result.errors).toHaveLength(1);
    expect(result.errors[0]).toContain("Error: the program has a bug");
    expect(result.resourceChanges.delete).toBeUndefined();
  });

  it("that uses what the engine lacks hears its name", async () => {
    await sample.configure({ mode: "stack-reference" });
    const result = await preview(sample.options());
    expect(result.result).toBe("failed");
    expect(result.errors.join()).toContain("the embedded engine does not support stack references");
  });

  it("is ended when the operation is cancelled, with its state saved and the lock lifted", async () => {
    await sample.configure({ mode: "forever" });
    const abort = new AbortController();
    const onEvent = (event: EngineEvent) => {
      if (event.resOutputsEvent?.metadata.type === "random:index/randomString:RandomString") {
        abort.abort();
      }
    };
    const result = await up(sample.options({ signal: abort.signal, onEvent }));
    expect(result.result).toBe("cancelled");
    const state = JSON.parse(await sample.stateText()).checkpoint.latest;
    expect(state.resources.length).toBeGreaterThan(4);
    await sample.configure({ mode: "plain" });
    const next = await refresh(sample.options());
    expect(next).toMatchObject({ result: "succeeded", errors: [] });
  });
});
