import { appendFile, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FileBackend } from "./backend.ts";
import { CheckpointWriter } from "./checkpoint-writer.ts";
import { digestOf } from "./journal.ts";
import { Ledger, type SnapshotChange } from "./ledger.ts";
import { ResourceCodec } from "./resource-codec.ts";
import type { ResourceState, Snapshot } from "./resource-state.ts";
import { StackFiles } from "./stack-files.ts";
import { PlainSecrets, resourceNamed, temporaryFolder } from "./testing.ts";

const secrets = new PlainSecrets();

/** A writer whose clock stands still after its first checkpoint took a long time, so that every later step is journalled. */
async function slowWriter(loaded: Snapshot = { resources: [], pendingOperations: [] }) {
  const root = await temporaryFolder();
  const backend = await FileBackend.open(`file://${root}`, { cwd: "/" });
  await backend.createStack("shop", "dev");
  const files = new StackFiles(root, "shop", "dev");
  const seeding = await backend.beginOperation({ project: "shop", stack: "dev", kind: "update", secrets });
  await seeding.saveStep({ put: loaded.resources });
  await seeding.finish("succeeded", {});

  const snapshot = await backend.readSnapshot("shop", "dev", secrets);
  const ledger = new Ledger(snapshot);
  const times = [0, 0, 1e9];
  const now = () => (times.length > 1 ? times.shift()! : times[0]!);
  const text = await readFile(files.checkpoint, "utf8");
  const writer = new CheckpointWriter({
    files,
    ledger,
    codec: new ResourceCodec(secrets),
    salt: secrets.salt,
    text,
    now,
  });
  const save = (change: SnapshotChange) => writer.save(ledger.apply(change));
  const ids = async () => (await backend.readSnapshot("shop", "dev", secrets)).resources.map(({ id }) => id);
  return { backend, files, snapshot, ledger, writer, save, ids };
}

const checkpointIds = async (files: StackFiles) =>
  (JSON.parse(await readFile(files.checkpoint, "utf8")).checkpoint.latest.resources ?? []).map(
    ({ id }: ResourceState) => id,
  );

test("steps that come faster than a checkpoint may go to the journal, and are in the state for whoever reads it", async () => {
  const { files, writer, save, snapshot, ids } = await slowWriter({
    resources: [resourceNamed("old"), resourceNamed("gone")],
    pendingOperations: [],
  });
  await save({ put: [resourceNamed("a")] });
  expect(await checkpointIds(files)).toEqual(["id-a", "id-old", "id-gone"]);
  await save({ put: [resourceNamed("b")], drop: [snapshot.resources[1]!] });
  await save({ swap: [[snapshot.resources[0]!, resourceNamed("old", { id: "refreshed" })]] });
  expect(await checkpointIds(files)).toEqual(["id-a", "id-old", "id-gone"]);
  expect(await ids()).toEqual(["id-a", "id-b", "refreshed"]);
  await writer.close();
  expect(await checkpointIds(files)).toEqual(["id-a", "id-b", "refreshed"]);
  await expect(stat(files.journal)).rejects.toThrow("ENOENT");
});

test("the next run absorbs a killed run's journal, also when its last line was cut short", async () => {
  const { backend, files, save } = await slowWriter();
  await save({ put: [resourceNamed("a")] });
  const creating = { resource: resourceNamed("c", { id: "" }), type: "creating" as const };
  await save({ put: [resourceNamed("b")], begin: creating });
  await appendFile(files.journal, '{"set":{"resources":[[2,{"urn"');

  const warnings: string[] = [];
  const next = await backend.beginOperation({
    project: "shop",
    stack: "dev",
    kind: "update",
    secrets,
    onWarning: (text) => warnings.push(text),
  });
  expect(warnings).toEqual([expect.stringMatching(/interrupted run left 1 steps/)]);
  expect(next.snapshot.resources.map(({ id }) => id)).toEqual(["id-a", "id-b"]);
  expect(next.snapshot.pendingOperations).toMatchObject([{ type: "creating" }]);
  expect(await checkpointIds(files)).toEqual(["id-a", "id-b"]);
  await next.finish("succeeded", {});
});

test("a kill between the new checkpoint and the journal's end counts no step twice", async () => {
  const { files, save, writer, ids, backend } = await slowWriter();
  await save({ put: [resourceNamed("a")] });
  await save({ put: [resourceNamed("b")] });
  const journal = await readFile(files.journal, "utf8");
  const before = await readFile(files.checkpoint, "utf8");
  await writer.close();
  const after = await readFile(files.checkpoint, "utf8");
  // What the journal holds once the coming checkpoint is announced: killed before, and after, the file was replaced.
  const digest = digestOf(after);
  const anchor = JSON.stringify({ checkpoint: digest, loaded: 0, resources: [0, 1], operations: [] });
  await writeFile(files.journal, `${journal}${anchor}\n`);
  expect(await ids()).toEqual(["id-a", "id-b"]);
  await writeFile(files.checkpoint, before);
  expect(await ids()).toEqual(["id-a", "id-b"]);
  expect(await backend.exists("shop", "dev")).toBe(true);
});

test("a journal beside a state that somebody else changed is not joined to it", async () => {
  const { files, save, ids } = await slowWriter();
  await save({ put: [resourceNamed("a")] });
  await save({ put: [resourceNamed("b")] });
  await writeFile(files.checkpoint, '{"version":3,"checkpoint":{"stack":"organization/shop/dev"}}');
  await expect(ids()).rejects.toThrow(/changed by another program since.\n.*\n {2}urn:.*::b id-b\n.*pulumi import/);
});

test("changes that come while one is written are all safe when they resolve", async () => {
  const { save, ids } = await slowWriter();
  await save({ put: [resourceNamed("first")] });
  await Promise.all([..."abcdefgh"].map((name) => save({ put: [resourceNamed(name)] })));
  expect(await ids()).toEqual(["id-first", ...[..."abcdefgh"].map((name) => `id-${name}`)]);
});

test("a write that fails rejects the step, and the next one brings both to disk", async () => {
  const { save, files, ids } = await slowWriter();
  const text = await readFile(files.checkpoint, "utf8");
  await rm(files.checkpoint);
  await mkdir(join(files.checkpoint, "in the way"), { recursive: true });
  await expect(save({ put: [resourceNamed("a")] })).rejects.toThrow();
  await rm(files.checkpoint, { recursive: true });
  await writeFile(files.checkpoint, text);
  await save({ put: [resourceNamed("b")] });
  expect(await ids()).toEqual(["id-a", "id-b"]);
});
