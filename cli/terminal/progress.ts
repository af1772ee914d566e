import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import { nameOf, shortType } from "../plan/model.ts";
import { type Paint, plain } from "./style.ts";

const DOING: Record<string, string> = {
  create: "creating",
  update: "updating",
  "create-replacement": "creating replacement",
  "delete-replaced": "deleting replaced",
  replace: "replacing",
  delete: "deleting",
  read: "reading",
  import: "importing",
  refresh: "refreshing",
};
const DONE: Record<string, string> = {
  create: "created",
  update: "updated",
  "create-replacement": "created replacement",
  "delete-replaced": "deleted replaced",
  delete: "deleted",
  import: "imported",
};

/** Says what is happening while it happens: a line when a resource is done; on a terminal also one live line of what runs. */
export class Progress {
  readonly #running = new Map<string, { text: string; status: string; said: string[]; since: number }>();
  #live = false;

  constructor(
    private readonly write: (text: string) => void,
    private readonly paint: Paint,
    private readonly terminal: boolean,
  ) {}

  event(event: EngineEvent): void {
    if (event.resourcePreEvent) this.#start(event.resourcePreEvent.metadata);
    if (event.resOutputsEvent) this.#end(event.resOutputsEvent.metadata, true);
    if (event.resOpFailedEvent) this.#end(event.resOpFailedEvent.metadata, false);
    const diagnostic = event.diagnosticEvent;
    if (diagnostic?.urn && diagnostic.severity.startsWith("info")) this.#status(diagnostic.urn, diagnostic);
    this.#draw();
  }

  /** Takes the live line away; call before printing anything else. */
  clear(): void {
    if (this.#live) this.write("\r\u001b[2K");
    this.#live = false;
  }

  #start(metadata: StepEventMetadata): void {
    const doing = DOING[metadata.op];
    if (!doing || !isCustom(metadata)) return;
    this.#running.set(metadata.urn, {
      text: `${doing} ${plain(nameOf(metadata.urn))}`,
      status: "",
      said: [],
      since: Date.now(),
    });
  }

  /** What a resource says for good (a command's output) is printed when it is done; the rest only shows while it runs. */
  #status(urn: string, { message, ephemeral }: { message: string; ephemeral?: boolean }): void {
    const running = this.#running.get(urn);
    const lines = message
      .split("\n")
      .map((line) => plain(line).trimEnd())
      .filter((line) => line !== "");
    if (!running || lines.length === 0) return;
    running.status = lines.at(-1)!.trim();
    if (!ephemeral) running.said.push(...lines);
  }

  #end(metadata: StepEventMetadata, succeeded: boolean): void {
    const running = this.#running.get(metadata.urn);
    this.#running.delete(metadata.urn);
    const done = DONE[metadata.op];
    if (!running || (succeeded && !done)) return;
    const took = ((Date.now() - running.since) / 1000).toFixed(1);
    const mark = succeeded ? this.paint("green", "✓") : this.paint("red", "✗");
    const what = succeeded ? done : `${running.text.split(" ")[0]} failed:`;
    this.clear();
    const text = `${what} ${plain(nameOf(metadata.urn))}`;
    this.write(`  ${mark} ${text}  ${this.paint("dim", `${shortType(metadata.type)}, ${took} s`)}\n`);
    for (const line of running.said) this.write(`      ${line}\n`);
  }

  #draw(): void {
    if (!this.terminal) return;
    this.clear();
    const running = [...this.#running.values()];
    if (running.length === 0) return;
    const first = running[0]!;
    const more = running.length > 1 ? ` (+${running.length - 1} more)` : "";
    const text = `  … ${first.text}${first.status ? `: ${first.status}` : ""}${more}`;
    this.write(this.paint("dim", text.slice(0, (process.stdout.columns ?? 100) - 1)));
    this.#live = true;
  }
}

function isCustom(metadata: StepEventMetadata): boolean {
  return (metadata.new ?? metadata.old)?.custom === true && !metadata.urn.includes("::pulumi:providers:");
}
