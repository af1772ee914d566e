import type { ConfigDiff } from "../../model.ts";
import { text } from "../escape.ts";
import { hasNews, variableLines } from "../summary.ts";
import { type Context, contextOf, safeUrl } from "./context.ts";
import { losses } from "./losses.ts";
import { failures, headline, overview } from "./overview.ts";
import { parity } from "./parity.ts";
import { advice, refusals } from "./policies.ts";
import { price } from "./price.ts";
import { drift, resources } from "./resources.ts";
import { type Cut, cutToFit, type Limits, type Section, someOf } from "./section.ts";
import { variables } from "./variables.ts";
import { wiring } from "./wiring.ts";

/** The first line of the comment, by which it is found again and by which it is known whether it has anything to say. */
export function markerOf(diff: ConfigDiff): string {
  return `<!-- stackwright:config-diff${hasNews(diff) ? "" : " unchanged"} -->`;
}

export interface MarkdownOptions {
  /** UTF-8 bytes. GitHub was measured to store 262,144 in a comment. Default 200,000. */
  maxBytes?: number;
  /** UTF-16 code units. GitHub's error names 65,536 characters. Default 60,000. */
  maxCharacters?: number;
  /** The workflow run that has all of it: `https://github.com/<owner>/<repo>/actions/runs/<id>`. Also tells where files are. */
  runUrl?: string;
}

/** The pull request comment over all stacks. Equal diffs give equal bytes. */
export function renderMarkdown(diff: ConfigDiff, options: MarkdownOptions = {}): string {
  const runUrl = safeUrl(options.runUrl);
  const limits = { characters: options.maxCharacters ?? 60_000, bytes: options.maxBytes ?? 200_000 };
  return `${markerOf(diff)}\n${body(diff, limits, runUrl)}`;
}

/** The same for a job summary, of which GitHub takes 1 MiB per step. */
export function renderJobSummary(diff: ConfigDiff, options: Pick<MarkdownOptions, "runUrl"> = {}): string {
  const limits = { characters: 1_000_000, bytes: 1_000_000 };
  return body(diff, limits, safeUrl(options.runUrl));
}

function body(diff: ConfigDiff, limits: Limits, runUrl: string | undefined): string {
  const context = contextOf(diff, runUrl);
  const last = smallPrint(diff);
  if (!hasNews(diff)) return `${nothing(context)}\n\n${last}\n`;
  const first = headline(context);
  const around = `${markerOf(diff)}\n${first}\n\n${last}\n`;
  const room = 2_000 + (runUrl?.length ?? 0);
  const { markdown, cuts } = cutToFit(sectionsOf(context), {
    characters: limits.characters - around.length - room,
    bytes: limits.bytes - Buffer.byteLength(around) - room,
  });
  return `${[first, ...markdown, ...(cuts.length > 0 ? [remarkOn(cuts, runUrl)] : []), last].join("\n\n")}\n`;
}

/** What must be seen at once comes first, then what is folded. */
function sectionsOf(context: Context): Section[] {
  const { stacks } = context.diff;
  const lines = stacks.reduce((sum, { variables }) => sum + variableLines(variables).length, 0);
  return [
    overview(context),
    failures(context),
    refusals(context),
    losses(context),
    ...stacks.flatMap((stack) => [
      variables(context, stack, lines <= MOST_UNFOLDED),
      resources(context, stack),
      price(context, stack),
      drift(context, stack),
      wiring(context, stack),
    ]),
    parity(context),
    advice(context),
  ];
}

/** A change of this many variables is read at once; a longer one is folded. */
const MOST_UNFOLDED = 12;

function nothing({ diff, label }: Context): string {
  const stacks = someOf(diff.stacks.map(label), 12);
  const what = diff.stacks.length === 1 ? `${stacks} stays as it is` : `${stacks} stay as they are`;
  return `**Config diff:** no change${diff.stacks.length === 0 ? ", there are no stacks" : `, ${what}`}.`;
}

function remarkOn(cuts: Cut[], runUrl: string | undefined): string {
  const parts = cuts.map(
    ({ noun, rows, of }) => `${rows.toLocaleString("en-US")} of ${of.toLocaleString("en-US")} ${noun}`,
  );
  let most = parts.length;
  while (most > 1 && someOf(parts, most).length > REMARK) most -= 1;
  const rest =
    runUrl === undefined
      ? "All of it: `npx stackwright diff --format json`."
      : `All of it is in the artifact of [this run](${runUrl}), as JSON.`;
  return `> [!NOTE]\n> Cut to fit. Not shown: ${someOf(parts, most)}. ${rest}`;
}

/** Characters for naming what was cut. */
const REMARK = 1_500;

function smallPrint({ base, head, mode }: ConfigDiff): string {
  const revision = ({ ref, commit }: ConfigDiff["base"]) => text(commit?.slice(0, 7) ?? ref, 60);
  const how = {
    offline: "evaluated offline, without credentials",
    live: "planned against the live stacks",
  }[mode];
  return `<sub>${revision(base)} → ${revision(head)} · ${how} · secret values are masked</sub>`;
}
