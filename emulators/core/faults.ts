/** Something that goes wrong on purpose. */
export interface Fault {
  /**
   * Which requests: `"POST /services"`, `"* /env-groups/*"`. `*` stands for anything; the path is compared both as the
   * vendor spells it (`/services/{serviceId}`) and as requested.
   */
  route: string;
  /** How many matching requests it hits. Default 1. */
  times?: number;
  /** How many matching requests pass unharmed first. Default 0. */
  skip?: number;
  /** Waits this many milliseconds before anything else. */
  latencyMs?: number;
  /** Answers with this status, in the vendor's error shape. */
  status?: number;
  /** Seconds in `Retry-After` of an injected status. Default 1 with 429 and 503. */
  retryAfter?: number;
  /** Cuts the connection instead of answering. */
  drop?: boolean;
  /** Whether the status or the cut comes "before" the work (which is then not done) or "after" it. Default "before". */
  when?: "before" | "after";
}

export class Faults {
  #armed: { fault: Fault; matches: (method: string, path: string) => boolean; skip: number; left: number }[] = [];

  constructor(faults: Fault[] = []) {
    for (const fault of faults) this.inject(fault);
  }

  /** Returns a function that takes it away again. */
  inject(fault: Fault): () => void {
    const armed = { fault, matches: matcher(fault.route), skip: fault.skip ?? 0, left: fault.times ?? 1 };
    this.#armed.push(armed);
    return () => {
      this.#armed = this.#armed.filter((other) => other !== armed);
    };
  }

  clear(): void {
    this.#armed = [];
  }

  /** The fault that hits this request, used up by one. */
  take(method: string, paths: (string | undefined)[]): Fault | undefined {
    for (const armed of this.#armed) {
      if (armed.left <= 0 || !paths.some((path) => path !== undefined && armed.matches(method, path))) continue;
      if (armed.skip > 0) {
        armed.skip--;
        continue;
      }
      armed.left--;
      return armed.fault;
    }
    return undefined;
  }
}

function matcher(route: string): (method: string, path: string) => boolean {
  const pattern = route
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  const expression = new RegExp(`^${pattern}$`);
  return (method, path) => expression.test(`${method} ${path}`);
}
