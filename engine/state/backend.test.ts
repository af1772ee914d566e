import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type BeginOptions, FileBackend } from "./backend.ts";
import { PlainSecrets, resourceNamed, secretOf, temporaryFolder } from "./testing.ts";

const secrets = new PlainSecrets();
const begin: BeginOptions = { project: "shop", stack: "dev", kind: "update", secrets };

async function newStack(): Promise<{ backend: FileBackend; folder: string; checkpoint: string }> {
  const root = await temporaryFolder();
  const backend = await FileBackend.open(`file://${root}`, { cwd: "/" });
  await backend.createStack("shop", "dev");
  const folder = join(root, ".pulumi");
  return { backend, folder, checkpoint: join(folder, "stacks/shop/dev.json") };
}

test("lays files out as Pulumi's file backend does", async () => {
  const { backend, folder, checkpoint } = await newStack();
  expect(await readFile(join(folder, "meta.yaml"), "utf8")).toBe("version: 1\n");
  expect(await readFile(checkpoint, "utf8")).toBe('{"version":3,"checkpoint":{"stack":"organization/shop/dev"}}');

  const operation = await backend.beginOperation({ ...begin, message: "first", config: { "shop:a": "1" } });
  expect(await readdir(join(folder, "locks/organization/shop/dev"))).toHaveLength(1);
  await operation.saveStep({ put: [resourceNamed("a", { outputs: { token: secretOf("s") } })] });
  await operation.finish("succeeded", { create: 1 });

  const text = await readFile(checkpoint, "utf8");
  expect(text).toMatch(
    /^\{"version":3,"checkpoint":\{"stack":"organization\/shop\/dev","latest":\{"manifest":\{"time":"[^"]+","magic":"[0-9a-f]{64}","version":"[^"]+"\},"secrets_providers":\{"type":"passphrase","state":\{"salt":"[^"]+"\}\},"resources":\[.*\],"metadata":\{\}\}\}\}$/,
  );
  expect(text).not.toContain('"s"');
  expect(await readdir(join(folder, "locks/organization/shop/dev"))).toEqual([]);
  const [history] = await backend.history("shop", "dev");
  expect(history).toMatchObject({
    kind: "update",
    message: "first",
    config: { "shop:a": "1" },
    result: "succeeded",
    version: 0,
  });
  expect(history?.resourceChanges).toEqual({ create: 1 });
  const files = await readdir(join(folder, "history/shop/dev"));
  expect(files).toEqual([
    expect.stringMatching(/^dev-\d{19}\.checkpoint\.json$/),
    expect.stringMatching(/^dev-\d{19}\.history\.json$/),
  ]);
  expect(await readdir(join(folder, "backups/shop/dev"))).toEqual([expect.stringMatching(/^dev\.\d{19}\.json$/)]);
  expect(await backend.listStacks()).toEqual([{ project: "shop", stack: "dev" }]);
});

test("puts come before what is left of the loaded states; swap keeps its place, drop leaves none", async () => {
  const { backend } = await newStack();
  const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => resourceNamed(name));
  const first = await backend.beginOperation(begin);
  await first.saveStep({ put: [a!, b!, c!] });
  await first.finish("succeeded", {});

  const second = await backend.beginOperation(begin);
  const [oldA, oldB, oldC] = second.snapshot.resources;
  const replacement = resourceNamed("b", { id: "new" });
  await second.saveStep({ put: [d!] });
  await second.saveStep({ put: [replacement], swap: [[oldB!, { ...oldB!, delete: true }]] });
  await second.saveStep({ drop: [oldC!] });
  const ids = second.current().resources.map(({ id, delete: gone }) => (gone ? `${id} (delete)` : id));
  expect(ids).toEqual(["id-d", "new", "id-a", "id-b (delete)"]);
  await expect(second.saveStep({ drop: [oldC!] })).rejects.toThrow(/Thing::c: this state was not loaded/);
  expect(second.snapshot.resources[0]).toBe(oldA);
  await second.finish("failed", {});
  const saved = await backend.readSnapshot("shop", "dev", secrets);
  expect(saved.resources.map(({ id }) => id)).toEqual(["id-d", "new", "id-a", "id-b"]);
});

test("pending operations are saved and ended", async () => {
  const { backend } = await newStack();
  const operation = await backend.beginOperation(begin);
  const creating = { resource: resourceNamed("a", { id: "" }), type: "creating" as const };
  await operation.saveStep({ begin: creating });
  const { pendingOperations } = await backend.readSnapshot("shop", "dev", secrets);
  expect(pendingOperations).toMatchObject([{ type: "creating", resource: { urn: creating.resource.urn } }]);
  await operation.saveStep({ put: [resourceNamed("a")], end: creating });
  await operation.finish("succeeded", {});
  expect((await backend.readSnapshot("shop", "dev", secrets)).pendingOperations).toEqual([]);
});

test("a preview locks nothing and writes nothing", async () => {
  const { backend, checkpoint } = await newStack();
  const before = await readFile(checkpoint, "utf8");
  const [one, two] = [
    await backend.beginOperation({ ...begin, dryRun: true }),
    await backend.beginOperation({ ...begin, dryRun: true }),
  ];
  await one.saveStep({ put: [resourceNamed("a")] });
  expect(one.current().resources).toHaveLength(1);
  await one.finish("succeeded", { create: 1 });
  await two.finish("succeeded", {});
  expect(await readFile(checkpoint, "utf8")).toBe(before);
  expect(await backend.history("shop", "dev")).toEqual([]);
});

test("a second operation is refused with who holds the lock and how to lift it", async () => {
  const { backend } = await newStack();
  const operation = await backend.beginOperation(begin);
  await expect(backend.beginOperation(begin)).rejects.toThrow(
    new RegExp(
      `locked:\\n {2}by .+@.+ \\(pid ${process.pid}\\) since 20.+\\n.*pulumi cancel --stack organization/shop/dev`,
    ),
  );
  expect(await backend.cancel("shop", "dev")).toMatchObject([{ pid: process.pid, stale: false }]);
  await (await backend.beginOperation(begin)).finish("succeeded", {});
  await operation.finish("cancelled", {});
});

test("the lock of a process of this machine that has ended is taken over, another machine's is not", async () => {
  const { backend, folder } = await newStack();
  const locks = join(folder, "locks/organization/shop/dev");
  await mkdir(locks, { recursive: true });
  // Above the largest pid Linux and macOS give.
  const content = { pid: 2 ** 30, username: "alice", hostname: hostname(), timestamp: "2026-01-02T03:04:05Z" };
  await writeFile(join(locks, "stale.json"), JSON.stringify(content));
  const warnings: string[] = [];
  const operation = await backend.beginOperation({ ...begin, onWarning: (text) => warnings.push(text) });
  expect(warnings).toEqual([expect.stringMatching(/took over the lock of alice .*has ended/)]);
  await operation.finish("succeeded", {});
  await writeFile(join(locks, "other.json"), JSON.stringify({ ...content, hostname: "elsewhere" }));
  await expect(backend.beginOperation(begin)).rejects.toThrow(/alice@elsewhere \(pid 1073741824\)/);
});

test("the state a run ends with is checked by Pulumi's rules", async () => {
  const { backend } = await newStack();
  const operation = await backend.beginOperation(begin);
  await operation.saveStep({ put: [resourceNamed("a", { parent: "urn:gone" }), resourceNamed("a")] });
  await expect(operation.finish("succeeded", {})).rejects.toThrow(/parent urn:gone is missing\n.*in the state twice/);
  await expect(backend.beginOperation(begin)).rejects.toThrow(/not sound.*pulumi state repair/s);
  expect(await backend.cancel("shop", "dev")).toEqual([]);
});

test.each([
  ["s3://key:word@bucket", /backend s3:\/\/\*\*\*@bucket is not file/],
  ["https://api.example.com", /is not file/],
])("backend %s is refused", async (url, message) => {
  await expect(FileBackend.open(url, { cwd: "/" })).rejects.toThrow(message);
});

test("layouts and checkpoints this engine must not write are refused by name", async () => {
  const root = await temporaryFolder();
  await mkdir(join(root, ".pulumi/stacks"), { recursive: true });
  await writeFile(join(root, ".pulumi/stacks/dev.json"), "{}");
  await expect(FileBackend.open(`file://${root}`, { cwd: "/" })).rejects.toThrow(/pulumi state upgrade/);

  const { backend, checkpoint } = await newStack();
  const refused = async (text: string) => {
    await writeFile(checkpoint, text);
    return backend.beginOperation(begin).then(
      () => "",
      (error: Error) => error.message,
    );
  };
  expect(await refused("{")).toMatch(/dev\.json is not JSON/);
  expect(await refused('{"version":4,"features":["hooks"],"checkpoint":{"stack":"s","latest":{}}}')).toMatch(
    /uses hooks/,
  );
  expect(await refused('{"version":9,"checkpoint":{}}')).toMatch(/version 9/);
  const latest = { manifest: {}, secrets_providers: { type: "cloud", state: {} } };
  expect(await refused(JSON.stringify({ version: 3, checkpoint: { stack: "s", latest } }))).toMatch(
    /"cloud".*change-secrets-provider/,
  );
  await rm(checkpoint);
  await writeFile(`${checkpoint}.gz`, "");
  await expect(backend.beginOperation(begin)).rejects.toThrow(/compressed/);
  await expect(backend.exists("../shop", "dev")).rejects.toThrow(/may only hold/);
});

test("removing a stack needs it to be empty, or force", async () => {
  const { backend, folder } = await newStack();
  const operation = await backend.beginOperation(begin);
  await operation.saveStep({ put: [resourceNamed("a")] });
  await operation.finish("succeeded", {});
  await expect(backend.removeStack("shop", "dev")).rejects.toThrow(/still has 1 resources/);
  await backend.removeStack("shop", "dev", { force: true });
  expect(await readdir(join(folder, "stacks/shop"))).toEqual([]);
  await expect(backend.beginOperation(begin)).rejects.toThrow(/no stack dev of shop/);
});

test("a damaged state is left as it is, and the newest whole copy named: the .bak beside it is from before the last run", async () => {
  const { backend, folder, checkpoint } = await newStack();
  for (const name of ["a", "b"]) {
    const operation = await backend.beginOperation(begin);
    await operation.saveStep({ put: [resourceNamed(name)] });
    await operation.finish("succeeded", {});
  }
  const backups = join(folder, "backups/shop/dev");
  const whole = join(backups, (await readdir(backups)).sort().at(-1)!);
  await writeFile(join(backups, "dev.9999999999999999999.json"), "{");
  const good = await readFile(checkpoint, "utf8");
  await writeFile(checkpoint, good.slice(0, 100));

  await expect(backend.beginOperation(begin)).rejects.toThrow(`  cp ${whole} ${checkpoint}`);
  expect(await readFile(checkpoint, "utf8")).toBe(good.slice(0, 100));
  expect(await readdir(join(folder, "locks/organization/shop/dev"))).toEqual([]);

  await writeFile(checkpoint, await readFile(whole, "utf8"));
  const { resources } = await backend.readSnapshot("shop", "dev", secrets);
  expect(resources.map(({ urn }) => urn.split("::").at(-1)).sort()).toEqual(["a", "b"]);
});

test("a damaged state without a copy says so", async () => {
  const { backend, checkpoint } = await newStack();
  await writeFile(checkpoint, "{");
  await expect(backend.beginOperation(begin)).rejects.toThrow("There is no whole copy of it in the backups");
});
