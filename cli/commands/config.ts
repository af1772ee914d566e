import { loadProject } from "../../engine/config/project.ts";
import { StackConfig } from "../../engine/config/stack-config.ts";
import { stackSecrets } from "../../engine/config/stack-secrets.ts";
import { type Arguments, UsageError } from "../arguments.ts";
import { maskedText } from "../plan/mask.ts";
import { findProject } from "../project.ts";
import { readValue } from "../terminal/secret-prompt.ts";
import { columns, plain } from "../terminal/style.ts";

const FORMS = "config ls | config set [--secret] NAME [VALUE] | config rm NAME";

/** `pulumi config` for where there is no Pulumi CLI: the same file, the same encryption. */
export async function config(args: Arguments, print: (line: string) => void): Promise<number> {
  const [action, name, value, ...rest] = args.words;
  const found = findProject(args);
  const project = await loadProject(found.dir);
  const stack = await StackConfig.open(project, found.stack, found.configFile ? { file: found.configFile } : {});
  if (action === "ls" && name === undefined) return list(stack, print);
  if (action === "rm" && name !== undefined && value === undefined) return remove(stack, name, print);
  if (action !== "set" || name === undefined || rest.length > 0) throw new UsageError(`Say one of: ${FORMS}`);
  if (args.secret && value !== undefined) {
    throw new UsageError(
      `Leave out the value of ${name}: on a command line it would stay in the shell's history. It is asked for, or can be piped in.`,
    );
  }
  const text = value ?? (await readValue(`${name}: `, args.secret));
  if (text === undefined) throw new UsageError(`No value for ${name}: nothing was changed.`);
  if (args.secret) stack.setSecret(name, text, await stackSecrets(stack, undefined));
  else stack.set(name, text);
  await stack.save();
  print(`${name} is set${args.secret ? ", encrypted," : ""} in stack ${found.stack}.`);
  return 0;
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

async function remove(stack: StackConfig, name: string, print: (line: string) => void): Promise<number> {
  if (!stack.remove(name)) {
    print(`${name} is not set in stack ${stack.stack}: nothing was changed.`);
    return 1;
  }
  await stack.save();
  print(`${name} is removed from stack ${stack.stack}.`);
  return 0;
}
