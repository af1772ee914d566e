import { type ConfigValue, isMap, isSecure } from "../../engine/config/config-value.ts";
import {
  type ConfigChange,
  type ConfigVersion,
  configChanges,
  configVersions,
  lastOther,
  pathText,
  shownConfig,
  spelledKey,
} from "../operations/config-versions.ts";
import { timeOf } from "../operations/deploy-lines.ts";
import { agreed, type Desk, declined, typed } from "../operations/desk.ts";
import type { StackOnDisk } from "../operations/stack-on-disk.ts";
import { columns, plain } from "../terminal/style.ts";

/** Most versions shown when one has to be chosen. */
const SHOWN = 10;

/**
 * Takes the stack's config back to what an earlier `up` ran with; comments stay, and so do the ciphertexts of its secrets.
 * `rotations` is left alone: taking a word back would make that secret anew once more.
 */
export async function rollbackConfig(desk: Desk, disk: StackOnDisk): Promise<number> {
  const { args, stack, print, paint } = desk;
  const { name: project } = disk.pulumi;
  const versions = configVersions(disk.history);
  if (versions.length === 0) {
    throw new Error(
      `Stack ${stack} has no history in ${disk.backendUrl}: config can be taken back once \`up\` has run. Set PULUMI_BACKEND_URL to where its state lies if it has.`,
    );
  }
  const rotations = `${project}:rotations`;
  const changesTo = changesFrom(disk, new Set([rotations]));
  const to = chosen(versions, args.to, changesTo, stack);
  const changes = to === undefined ? [] : changesTo(to);
  if (to === undefined || changes.length === 0) {
    const which = to === undefined ? "every successful up there was" : `version ${to.version}`;
    print(`The config of ${stack} says what ${which} had: there is nothing to take back.`);
    return 0;
  }
  refuseLost(changes, disk, to);
  print(
    `Take the config of ${stack} back to version ${to.version}, ${timeOf(isoOf(to))}${to.succeeded ? "" : ", whose up failed"}:`,
  );
  for (const line of changeLines(changes, project)) print(`  ${line}`);
  if (rotationsDiffer(disk, to, rotations)) {
    print("  rotations stays as it is: without its word a secret would be made anew once more, not be the old one.");
  }
  const again = typed(stack, "rollback", "--config", "--to", String(to.version));
  if (!(await agreed(desk, `Write ${changes.length === 1 ? "it" : "them"} to ${disk.config.file}?`, again))) {
    return declined(desk);
  }
  for (const change of changes) {
    if (change.after === undefined) disk.config.remove(pathText(change), { path: change.path.length > 0 });
    else disk.config.put(pathText(change), change.after, { path: change.path.length > 0 });
  }
  await disk.config.save();
  print(`${paint("green", "✓")} ${disk.config.file} is as it was. Nothing live has changed yet: ${typed(stack, "up")}`);
  return 0;
}

function changesFrom({ config, pulumi, secrets }: StackOnDisk, kept: ReadonlySet<string>) {
  const defaults: Record<string, ConfigValue> = {};
  for (const [key, { default: own, value }] of Object.entries(pulumi.config)) {
    const fallback = own ?? value;
    if (fallback !== undefined) defaults[key] = fallback;
  }
  const opened = (ciphertext: string) => {
    try {
      return secrets.decrypt(ciphertext);
    } catch {
      return undefined;
    }
  };
  const same = (a: string, b: string) => {
    const plaintext = opened(a);
    return plaintext !== undefined && plaintext === opened(b);
  };
  const now = config.values();
  return ({ values }: ConfigVersion) => configChanges(now, values, { kept, defaults, same });
}

function chosen(
  versions: readonly ConfigVersion[],
  asked: string | undefined,
  changesTo: (version: ConfigVersion) => readonly ConfigChange[],
  stack: string,
): ConfigVersion | undefined {
  if (asked === undefined) return lastOther(versions, changesTo);
  const found = versions.find(({ version }) => String(version) === asked);
  if (found !== undefined) return found;
  const rows = versions.slice(0, SHOWN).map((version) => {
    const count = changesTo(version).length;
    const differs = count === 0 ? "as now" : `${count} ${count === 1 ? "value differs" : "values differ"}`;
    return [`  ${version.version}`, timeOf(isoOf(version)), version.succeeded ? "succeeded" : "failed", differs];
  });
  const more = versions.length > SHOWN ? `\n  … and ${versions.length - SHOWN} older` : "";
  throw new Error(`Stack ${stack} has no up with version "${asked}". It has:\n${columns(rows).join("\n")}${more}`);
}

/** A ciphertext that the passphrase does not open would only break the next `up`. */
function refuseLost(
  changes: readonly ConfigChange[],
  { secrets, pulumi, stack }: StackOnDisk,
  to: ConfigVersion,
): void {
  const lost = changes.filter(({ after }) => {
    return ciphertextsIn(after).some((ciphertext) => {
      try {
        secrets.decrypt(ciphertext);
        return false;
      } catch {
        return true;
      }
    });
  });
  if (lost.length === 0) return;
  const names = lost.map((change) => spelledKey(pulumi.name, change)).join(", ");
  throw new Error(
    `Version ${to.version} has ${names} encrypted under another passphrase, which nobody here has: set them anew, npx stackwright config set --stack ${stack} --secret NAME.`,
  );
}

function ciphertextsIn(value: ConfigValue | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(ciphertextsIn);
  if (!isMap(value)) return [];
  return isSecure(value) ? [value.secure] : Object.values(value).flatMap(ciphertextsIn);
}

function changeLines(changes: readonly ConfigChange[], project: string): string[] {
  return columns(
    changes.map((change) => {
      const { before, after, path, key } = change;
      const name = path.at(-1) ?? key.split(":").at(-1) ?? key;
      const [mark, text] =
        before === undefined
          ? ["+", shownConfig(name, after)]
          : after === undefined
            ? ["-", shownConfig(name, before)]
            : ["~", `${shownConfig(name, before)} -> ${shownConfig(name, after)}`];
      return [mark, plain(spelledKey(project, change)), plain(text)];
    }),
    1,
  );
}

function rotationsDiffer({ config }: StackOnDisk, { values }: ConfigVersion, key: string): boolean {
  return JSON.stringify(config.values()[key] ?? {}) !== JSON.stringify(values[key] ?? {});
}

const isoOf = ({ time }: ConfigVersion): string => new Date(time * 1000).toISOString();
