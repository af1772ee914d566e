/**
 * How long the two sides of an offline diff take, against `pulumi preview` of the same program where Pulumi is installed:
 * `node --import tsx bench/evaluation.ts [runs]`. The previews run against local emulators, so no network is in the figures.
 */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { createWorld, type World } from "../cli/demo/world.ts";
import { chooseEngine } from "../cli/engines/choose.ts";
import { evaluate } from "../engine/evaluation/evaluate.ts";

const runs = Number(process.argv[2] ?? 3);
const world = await createWorld();
try {
  const packs = [join(world.dir, "policies")];
  const side = () => evaluate({ projectDir: world.dir, stack: "production", policyPacks: packs, env: world.env });
  console.log(`${availableParallelism()} cores, Node ${process.version}, median of ${runs} runs, in seconds`);
  await report("one side, program and policies", side);
  await report("base and head, at once", () => Promise.all([side(), side()]));
  if (chooseEngine("auto").name === "pulumi") {
    await pulumi(world, ["stack", "init", "production", "--secrets-provider", "passphrase"]);
    const preview = ["preview", "--stack", "production", "--policy-pack", packs[0]!];
    await report("pulumi preview, once", () => pulumi(world, preview));
    await report("pulumi preview, twice", async () => {
      await pulumi(world, preview);
      await pulumi(world, preview);
    });
  } else {
    console.log(`pulumi preview: not measured (${chooseEngine("auto").why})`);
  }
} finally {
  await world.close();
}

async function report(what: string, work: () => Promise<unknown>): Promise<void> {
  const seconds: number[] = [];
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    await work();
    seconds.push((performance.now() - started) / 1000);
  }
  seconds.sort((a, b) => a - b);
  console.log(`${what.padEnd(32)} ${seconds[Math.floor(runs / 2)]!.toFixed(1)}`);
}

function pulumi(world: World, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd: world.dir,
      env: { ...world.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (data) => (stderr += data));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`pulumi ${args[0]}: ${stderr.trim()}`))));
  });
}
