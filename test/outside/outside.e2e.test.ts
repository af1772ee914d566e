import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Block, blocksOf, notShown } from "../docs/page.ts";
import { copyClone, newShell } from "./new-machine.ts";
import { type Ended, interrupt, type Started, start } from "./shell.ts";

const CHECKOUT = resolve(import.meta.dirname, "../..");
const PAGE = join(CHECKOUT, "docs/getting-started.md");
/** What the page writes behind a command that fails. */
const REFUSED = "   # refused";

/** Does what docs/getting-started.md says, with the commands it prints, beginning in an empty folder. */
describe("a new user's path", () => {
  const blocks = blocksOf(PAGE);
  const section = (name: string, language: string) =>
    blocks.filter((block) => block.section === name && block.language === language);
  let root: string;
  let shop: string;
  let env: NodeJS.ProcessEnv;
  let emulators: Started | undefined;

  const run = async (command: string, cwd = shop): Promise<Ended> => {
    const isRefused = command.endsWith(REFUSED);
    const ended = await start(command, cwd, env).ended;
    expect(ended, `${command}\n${ended.output}`).toMatchObject({ code: isRefused ? 1 : 0 });
    return ended;
  };
  const runBlock = async ({ text }: Block): Promise<string> => {
    let output = "";
    for (const command of text.split("\n")) output += (await run(command)).output;
    return output;
  };

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "stackwright-outside-"));
    shop = join(root, "shop");
    env = newShell();
    copyClone(join(root, "stackwright"));
  });

  afterAll(async () => {
    if (emulators) {
      interrupt(emulators);
      await emulators.ended;
    }
    rmSync(root, { recursive: true, force: true });
  });

  test("Install: packed in a clone, installed in an empty folder, with one @pulumi/pulumi", async () => {
    const [block] = section("Install", "sh");
    await run(block!.text.replaceAll("\n", " && "), root);
    expect(copiesOf(shop, "@pulumi/pulumi")).toEqual(["node_modules/@pulumi/pulumi"]);
    expect(copiesOf(shop, "zod")).toEqual(["node_modules/zod"]);
    const packed = readdirSync(join(shop, "node_modules/stackwright"), { recursive: true, encoding: "utf8" });
    expect(packed.filter((file) => /\.test\.ts$|\.cases\.ts$|testdata|node_modules/.test(file))).toEqual([]);
  });

  test("Begin: the skeleton is the program of the page, under 60 lines, and type-checks", async () => {
    await runBlock(section("Begin", "sh")[0]!);
    const programs = section("Begin", "ts").map(({ text }) => `${text}\n`);
    expect(programs).toEqual(["contract.ts", "index.ts"].map((file) => readFileSync(join(shop, file), "utf8")));
    expect(programs.join("").split("\n").length - 1).toBeLessThan(60);
    await run("npx tsc --project .");
  });

  test("Begin: a second time overwrites nothing", async () => {
    const { output, code } = await start("npx stackwright new shop", shop, env).ended;
    expect(output).toContain("there is already: contract.ts, index.ts, Pulumi.yaml");
    expect(code).toBe(1);
  });

  test("without emulators, --emulated says how to start them", async () => {
    const { output, code } = await start("npx stackwright up --emulated --yes", shop, env).ended;
    expect(output).toContain("Start them in another terminal, in this folder: npx stackwright emulators");
    expect(code).toBe(1);
  });

  test("Run: the emulators, and up, healthy, as the page shows", async () => {
    const [serve, up] = section("Run it on the emulators", "sh");
    const [shown] = section("Run it on the emulators", "text");
    emulators = start(serve!.text, shop, env);
    await emulators.printed("Ctrl-C ends it");
    expect(notShown(shown!.text, await runBlock(up!))).toEqual([]);
  });

  test("Run: the second preview is empty, the doctor finds all well", async () => {
    const again = section("Run it on the emulators", "sh")[2]!;
    const shown = section("Run it on the emulators", "text")[1]!;
    expect(notShown(shown.text, await runBlock(again))).toEqual([]);
  });

  test("Run: a plan that sleeps is refused", async () => {
    const attempt = section("Run it on the emulators", "sh")[3]!;
    const shown = section("Run it on the emulators", "text")[2]!;
    expect(attempt.text).toContain(REFUSED);
    expect(notShown(shown.text, await runBlock(attempt))).toEqual([]);
  });

  test("Run: destroy, and Ctrl-C leaves nothing behind and the stack's own files as they were", async () => {
    const { output } = await run(section("Run it on the emulators", "sh")[4]!.text);
    expect(output).toContain("10 deleted");
    interrupt(emulators!);
    await emulators!.ended;
    emulators = undefined;
    expect(existsSync(join(shop, ".stackwright"))).toBe(false);
    expect(readFileSync(join(shop, "Pulumi.production.yaml"), "utf8")).not.toContain("secure");
  });

  test("every command of these sections was run", () => {
    const counted = ["Install", "Begin", "Run it on the emulators"].map((name) => section(name, "sh").length);
    expect(counted).toEqual([1, 1, 5]);
    expect(blocks.filter(({ language }) => language === "sh")).toHaveLength(7);
  });
});

/** Where a package is installed, relative to the project. */
function copiesOf(dir: string, name: string): string[] {
  const found = spawnSync("find", [join(dir, "node_modules"), "-path", `*/node_modules/${name}/package.json`], {
    encoding: "utf8",
  });
  return found.stdout
    .split("\n")
    .filter(Boolean)
    .map((file) => relative(dir, file).replace("/package.json", ""));
}
