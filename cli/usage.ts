import { COMMAND_NAMES, type Command, entryOf } from "./command-table.ts";
import { OPTIONS, type Option, type OptionName } from "./options.ts";
import { columns } from "./terminal/style.ts";

const GENERAL = ["stack", "cwd", "emulated", "yes", "help", "version"] as const;
const EXIT_CODES = `Exit codes: 0 done, 1 error or refused, 2 changes (--expect-no-changes, --detailed-exit-code), findings (doctor) or
refusals (check), 130 interrupted, 141 nobody reads the output any more.`;

/** What there is. */
export function usage(): string {
  return `stackwright: a team's whole production as one Pulumi program

Usage: npx stackwright <command> [options]

${commandList()}

Options of most commands:
${optionList(GENERAL)}

The options of one: npx stackwright <command> --help

${EXIT_CODES}
`;
}

/** What one command takes. */
export function commandUsage(command: Command): string {
  const { does, forms = [""], options, formats } = entryOf(command);
  const lines = forms.map((form) => `npx stackwright ${command}${form && ` ${form}`} [options]`);
  return `${does}

Usage: ${lines.join("\n       ")}

Options:
${optionList([...options, "help"], formats)}
`;
}

export function commandList(): string {
  const rows = COMMAND_NAMES.map((command) => {
    const { does, forms } = entryOf(command);
    return [`  ${command}`, forms ? `${does}: ${command} ${forms.join(" | ")}` : does];
  });
  return ["Commands:", ...columns(rows)].join("\n");
}

function optionList(names: readonly OptionName[], formats?: readonly string[]): string {
  const rows = names.map((name) => {
    const { short, value, does }: Option = OPTIONS[name];
    const choices = name === "format" && formats ? `: ${formats.join(" | ")}` : "";
    return [`  ${short ? `-${short},` : "   "} --${name}${value ? ` ${value}` : ""}`, `${does}${choices}`];
  });
  return columns(rows).join("\n");
}
