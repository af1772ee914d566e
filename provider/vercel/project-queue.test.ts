import { expect, it } from "vitest";
import { ProjectQueue } from "./project-queue.ts";

it("runs work on one project in turn, also after a failure, and other projects meanwhile", async () => {
  const queue = new ProjectQueue();
  const events: string[] = [];
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = queue.run("a", async () => {
    events.push("first begins");
    await gate;
    events.push("first fails");
    throw new Error("no");
  });
  const second = queue.run("a", async () => {
    events.push("second");
    return 2;
  });
  await queue.run("b", async () => {
    events.push("other project");
    release();
  });
  await expect(first).rejects.toThrow("no");
  await expect(second).resolves.toBe(2);
  expect(events).toEqual(["first begins", "other project", "first fails", "second"]);
});
