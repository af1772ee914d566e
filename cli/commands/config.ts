import { existsSync } from "node:fs";
import { basename } from "node:path";
import { loadProject } from "../../engine/config/project.ts";
import { StackConfig } from "../../engine/config/stack-config.ts";
import { stackSecrets } from "../../engine/config/stack-secrets.ts";
import { type Arguments, UsageError } from "../arguments.ts";
import { settingProblem } from "../operations/setting-problem.ts";
import { maskedText } from "../plan/mask.ts";
import { findProject, noSuchStack } from "../project.ts";
import { readValue } from "../terminal/secret-prompt.ts";
import { columns, plain } from "../terminal/style.ts";

const FORMS = "config ls | config set [--secret] NAME [VALUE] | config rm NAME";

/** `pulumi config` for where there is no Pulumi CLI: the same file, the same encryption. */
export async function config(args: Arguments, print: (line: string) => void, signal: AbortSignal): Promise<number> {
  const [action, name, value, ...rest] = args.words;
  const found = findProject(args);
  const project = await loadProject(found.dir);
  const stack = await StackConfig.open(project, found.stack, found.configFile ? { file: found.configFile } : {});
  const isNew = !existsSync(stack.file);
  const place = `stack ${found.stack}${args.emulated ? " on the emulators" : ""}`;
  if (action === "set" && name !== undefined && rest.length === 0) {
    if (args.secret && value !== undefined) {
      throw new UsageError(
        `Leave out the value of ${name}: on a command line it would stay in the shell's history. It is asked for, or can be piped in.`,
      );
    }
    const text = value ?? (await readValue(`${name}: `, args.secret));
    if (text === undefined) throw new UsageError(`No value for ${name}: nothing was changed.`);
    const options = { path: args.path };
    if (args.secret) stack.setSecret(name, text, await stackSecrets(stack, undefined), options);
    else {
      stack.set(name, text, options);
      const problem = await settingProblem(stack, found.dir, name, signal);
      if (problem !== undefined) throw new Error(`${problem}\nNothing was changed.`);
    }
    await stack.save();
    print(`${name} is set${args.secret ? ", encrypted," : ""} in ${place}.`);
    if (isNew) print(`${basename(stack.file)} is new.`);
    return 0;
  }
  if (isNew) throw new UsageError(noSuchStack(found.dir, found.stack));
  if (action === "ls" && name === undefined) return list(stack, print);
  if (action === "rm" && name !== undefined && value === undefined) return remove(stack, name, args.path, place, print);
  throw new UsageError(`Say one of: ${FORMS}`);
}

function list(stack: StackConfig, print: (line: string) => void): number {
  const secret = new Set(stack.secretKeys);
  const rows = stack.keys.map((key) => [
    plain(key),
    secret.has(key) ? "[secret]" : plain(maskedText(key, stack.get(key) as unknown)),
  ]);
  for (const line of columns(rows)) print(line);
  return 0;
}

async function remove(
  stack: StackConfig,
  name: string,
  path: boolean,
  place: string,
  print: (line: string) => void,
): Promise<number> {
  if (!stack.remove(name, { path })) {
    print(`${name} is not set in ${place}: nothing was changed.`);
    return 1;
  }
  await stack.save();
  print(`${name} is removed from ${place}.`);
  return 0;
}
