import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { renameSync } from "node:fs";
import { join } from "node:path";
import { toolboxai } from "../systems/toolboxai.ts";
import type { World } from "../world.ts";
import type { Incident } from "./incident.ts";
import { findings, only } from "./stage.ts";
import { BACKEND } from "./toolboxai-backend.ts";

const KEY = "ENCRYPTION_KEY";
const ROW = "what a visitor trusted us with";

/** What the application does with the key: a row as it lies in the database. */
function encrypted(world: World): { iv: Buffer; data: Buffer; tag: Buffer } {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-128-gcm", liveKey(world), iv);
  const data = Buffer.concat([cipher.update(ROW, "utf8"), cipher.final()]);
  return { iv, data, tag: cipher.getAuthTag() };
}

/** What of the row the application can read with the key that is live now. */
function readable(world: World, { iv, data, tag }: ReturnType<typeof encrypted>): string {
  const decipher = createDecipheriv("aes-128-gcm", liveKey(world), iv).setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(data), decipher.final()]).toString("utf8");
  } catch (error) {
    return (error as Error).message;
  }
}

function liveKey({ emulators }: World): Buffer {
  const group = emulators.render.state.envGroupNamed(BACKEND.group);
  return Buffer.from(group?.variables.get(KEY) ?? "", "hex");
}

/** What a preview says of the one key, without how to unprotect it; it says the same of its neighbours. */
function refusalToDelete(lines: string[]): string[] {
  const start = lines.findIndex((line) => /^error: \S+-encryption-key:/.test(line));
  return start < 0 ? lines : lines.slice(start, start + 2).map((line) => line.replace(/ To unprotect .*/, " …"));
}

/** The row that was there before, by the world it lies in. */
const rows = new WeakMap<World, ReturnType<typeof encrypted>>();

export const accidentalRotation: Incident = {
  name: "accidental-rotation",
  title: "ENCRYPTION_KEY made anew by accident: the data it encrypted is lost",
  report: "ToolBoxAI, backend restoration guide, 2025-11-10, step 2B (generate-secrets.sh)",
  system: toolboxai,
  stack: "production",

  async seen(stage) {
    const { world } = stage;
    await stage.operate("update");
    rows.set(world, encrypted(world));
    stage.rememberSecrets();
    stage.tell("$ ./scripts/generate-secrets.sh > .env.secrets     … and its ENCRYPTION_KEY pasted into the group");
    world.emulators.render.dashboard.setGroupVariable(BACKEND.group, KEY, randomBytes(16).toString("hex"));
    const text = readable(world, rows.get(world)!);
    stage.log("a row that was encrypted yesterday", [text]);
    stage.check(text !== ROW, "nobody can read it any more");
  },

  async said(stage) {
    const { lines } = await stage.type("doctor --stack production --wait 5", findings);
    const isSaid = lines.some((line) => line.includes(`${KEY}: changed by hand since the last up`));
    stage.check(isSaid, "drift: that variable, and the command that writes the old value back");
  },

  async blocked(stage) {
    const { world } = stage;
    const up = await stage.type("up --refresh --yes", only(/^error:|ENCRYPTION_KEY|✓ Up/));
    stage.check(
      up.code === 0 && readable(world, rows.get(world)!) === ROW,
      "drift: the key is back, the row is readable",
    );
    const rotated = await stage.type(`rotate ${KEY} --yes`, (lines) => lines.slice(-2));
    stage.check(rotated.code === 1, "rotate: a yes is not enough where data is lost");
    const undo = world.edit("index.ts", 'new GeneratedSecrets("toolboxai-secrets"', 'new GeneratedSecrets("keys"');
    stage.tell("index.ts, edited: its secrets are called keys now.");
    const renamed = await stage.type("preview", refusalToDelete);
    undo();
    const isKept = renamed.lines.some((line) => /encryption-key/.test(line));
    stage.check(renamed.code === 1 && isKept, "protect: a program that would drop the key and make another is refused");
    renameSync(join(world.root, "state"), join(world.root, "state-that-was-lost"));
    const adopted = await stage.type("adopt secrets --dry-run", only(/ENCRYPTION_KEY|^error/));
    const isAdopted = adopted.lines.some((line) => /ENCRYPTION_KEY +adopt, from group/.test(line));
    stage.check(isAdopted, "adopt: even without its state a stack keeps the key that is live");
  },
};
