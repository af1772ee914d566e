import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { fakeConfig } from "../../cli/demo/fake-config.ts";
import { PROGRAM } from "../../cli/demo/world.ts";
import type { ConfigDiff } from "../../cli/diff/model.ts";
import { toolboxai } from "../../contract/toolboxai.ts";
import { loadProject } from "../../engine/config/project.ts";
import { StackConfig } from "../../engine/config/stack-config.ts";
import { stackSecrets } from "../../engine/config/stack-secrets.ts";

const CHECKOUT = resolve(import.meta.dirname, "../..");
const BIN = join(CHECKOUT, "cli/bin.mjs");
const PASSPHRASE = "a passphrase that only this test knows";

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A git repository in a folder of its own, without a remote. */
export interface Repository {
  dir: string;
  /** Where the command makes its temporary folders. */
  temporary: string;
  write(file: string, text: string): void;
  edit(file: string, from: string, to: string): void;
  remove(file: string): void;
  git(...args: string[]): string;
  /** Everything in the working tree becomes a commit of branch main. */
  commit(): void;
  /** The working tree as it was committed. */
  restore(): void;
  setConfig(stack: string, name: string, value: string, secret?: boolean): Promise<void>;
  start(args: string[], env?: NodeJS.ProcessEnv): { child: ChildProcess; finished: Promise<Finished> };
  diff(args?: string[], env?: NodeJS.ProcessEnv): Promise<Finished>;
  /** The model. */
  model(args?: string[], env?: NodeJS.ProcessEnv): Promise<ConfigDiff>;
  close(): void;
}

export function createRepository(): Repository {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "stackwright-repository-")));
  const [dir, temporary] = [join(root, "repository"), join(root, "temporary")];
  mkdirSync(dir);
  mkdirSync(temporary);
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...args], {
      cwd: dir,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  git("init", "--quiet", "--initial-branch=main");
  writeFileSync(join(dir, ".gitignore"), "node_modules\n");
  symlinkSync(join(CHECKOUT, "node_modules"), join(dir, "node_modules"), "junction");

  const start = (args: string[], env: NodeJS.ProcessEnv = {}) => {
    const child = spawn(process.execPath, [BIN, "diff", ...args], {
      cwd: dir,
      env: { ...process.env, NO_COLOR: "1", TMPDIR: temporary, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (data) => (stdout += data));
    child.stderr.on("data", (data) => (stderr += data));
    const finished = new Promise<Finished>((done, fail) => {
      child.once("error", fail);
      child.once("close", (code) => done({ code, stdout, stderr }));
    });
    return { child, finished };
  };
  const diff = (args: string[] = [], env: NodeJS.ProcessEnv = {}) => start(args, env).finished;
  return {
    dir,
    temporary,
    git,
    start,
    diff,
    write(file, text) {
      mkdirSync(dirname(join(dir, file)), { recursive: true });
      writeFileSync(join(dir, file), text);
    },
    edit(file, from, to) {
      const before = readFileSync(join(dir, file), "utf8");
      if (!before.includes(from)) throw new Error(`${file} does not contain: ${from}`);
      writeFileSync(join(dir, file), before.replace(from, to));
    },
    remove: (file) => rmSync(join(dir, file), { recursive: true }),
    commit() {
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message=base");
    },
    restore() {
      git("reset", "--quiet", "--hard");
      git("clean", "--quiet", "--force", "-d");
    },
    async setConfig(stack, name, value, secret = false) {
      const config = await StackConfig.open(await loadProject(dir), stack);
      const secrets = await stackSecrets(config, undefined, { passphrase: PASSPHRASE });
      if (secret) config.setSecret(name, value, secrets);
      else config.set(name, value);
      await config.save();
    },
    async model(args = [], env = {}) {
      const { stdout, stderr } = await diff(["--format", "json", ...args], env);
      if (stdout === "") throw new Error(stderr);
      return JSON.parse(stdout) as ConfigDiff;
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** ToolBoxAI's program with everything set that a person has to set. Returns the secrets in its config. */
export async function addToolboxai(repository: Repository): Promise<string[]> {
  const isProgram = (source: string) => !source.endsWith(".test.ts") && !source.includes(`${sep}node_modules`);
  for (const entry of [...PROGRAM, "Pulumi.production.yaml", "Pulumi.staging.yaml"]) {
    cpSync(join(CHECKOUT, entry), join(repository.dir, entry), { recursive: true, filter: isProgram });
  }
  const known: string[] = [];
  for (const stack of ["production", "staging"]) {
    const isOn = stack === "production";
    const password = `fake-password-of-${stack}`;
    await repository.setConfig(stack, "supabaseProjectRef", "abcdefghijklmnopqrst");
    await repository.setConfig(stack, "databasePassword", password, true);
    known.push(password);
    for (const { name, value, secret } of fakeConfig(toolboxai, { aiFeatures: isOn, payments: isOn, email: isOn })) {
      await repository.setConfig(stack, name, value, secret);
      if (secret) known.push(value);
    }
  }
  return known;
}

/** A project small enough to be evaluated in no time: one group of variables, as many stacks as asked for. */
export function addSmallProject(repository: Repository, directory: string, variables: string, stacks = ["production"]) {
  const at = (file: string) => (directory === "." ? file : `${directory}/${file}`);
  const runtime = "runtime: {name: nodejs, options: {typescript: false}}";
  repository.write(
    at("Pulumi.yaml"),
    `name: ${directory === "." ? "small" : directory.split("/").at(-1)}\n${runtime}\nmain: index.cjs\n`,
  );
  for (const stack of stacks) repository.write(at(`Pulumi.${stack}.yaml`), `config: {}\n`);
  repository.write(at("index.cjs"), smallProgram(variables));
}

export function smallProgram(variables: string, more = ""): string {
  return `const pulumi = require("@pulumi/pulumi");
const config = new pulumi.Config();
class EnvGroup extends pulumi.CustomResource {
  constructor(name, args, options) { super("stackwright:render:EnvGroup", name, args, options); }
}
${more}
new EnvGroup("group", { name: "backend", variables: ${variables} });
`;
}
