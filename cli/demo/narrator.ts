import { type Paint, plain } from "../terminal/style.ts";

/** What the demo says. Headings are numbered; what was seen is collected for the closing summary. */
export class Narrator {
  readonly #seen: { ok: boolean; text: string }[] = [];
  #scene = 0;

  constructor(
    private readonly write: (line: string) => void,
    private readonly paint: Paint,
  ) {}

  scene(title: string): void {
    this.#scene += 1;
    this.write("");
    this.write(this.paint("bold", `${this.#scene}. ${title}`));
  }

  /** Lines as the renderers made them, already harmless. */
  say(...lines: string[]): void {
    for (const line of lines) this.write(`   ${line}`);
  }

  /** Records a fact of the demo. A fact that does not hold makes the demo fail at its end. */
  check(ok: boolean, text: string): void {
    this.#seen.push({ ok, text });
    this.write(`   ${this.#mark(ok)} ${plain(text)}`);
  }

  get succeeded(): boolean {
    return this.#seen.every(({ ok }) => ok);
  }

  summary(seconds: number): void {
    this.write("");
    this.write(this.paint("bold", `What you saw, in ${seconds.toFixed(0)} s`));
    for (const { ok, text } of this.#seen) this.write(`   ${this.#mark(ok)} ${plain(text)}`);
  }

  #mark(ok: boolean): string {
    return ok ? this.paint("green", "✓") : this.paint("red", "✗");
  }
}
