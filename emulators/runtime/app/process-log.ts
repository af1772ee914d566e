import type { PythonError } from "./python-error.ts";
import type { Start } from "./start-command.ts";

/** What the process prints, in gunicorn's or uvicorn's words, oldest line first. */
export class ProcessLog {
  readonly lines: string[] = [];
  readonly #gunicorn: boolean;

  constructor(private readonly start: Start) {
    this.#gunicorn = start.server === "gunicorn";
  }

  print(...lines: string[]): void {
    this.lines.push(...lines);
  }

  starting(): void {
    const { host, port } = this.start;
    if (this.#gunicorn) {
      this.#master("INFO", "Starting gunicorn 23.0.0");
      this.#master("INFO", `Listening at: http://${host}:${port} (1)`);
      this.#master("INFO", "Using worker: uvicorn.workers.UvicornWorker");
      this.#worker("INFO", "Booting worker with pid: 7");
    }
    this.info("Started server process [7]");
    this.info("Waiting for application startup.");
  }

  started(): void {
    this.info("Application startup complete.");
    if (!this.#gunicorn) this.info(`Uvicorn running on http://${this.start.host}:${this.start.port}`);
  }

  crashed(errors: PythonError[]): void {
    if (this.#gunicorn) this.#worker("ERROR", "Exception in worker process");
    for (const error of errors) this.print(...error.traceback);
    if (!this.#gunicorn) return;
    this.#worker("INFO", "Worker exiting (pid: 7)");
    this.#master("ERROR", `Worker (pid:7) exited with code ${this.start.crashStatus}`);
    this.#master("ERROR", "Shutting down: Master");
    this.#master("ERROR", "Reason: Worker failed to boot.");
  }

  failedCheck(name: string, error: PythonError): void {
    this.print(`ERROR:    ${name} check failed`, ...error.traceback);
  }

  info(text: string): void {
    this.print(`INFO:     ${text}`);
  }

  #master(level: string, text: string): void {
    this.print(`[${now()}] [1] [${level}] ${text}`);
  }

  #worker(level: string, text: string): void {
    this.print(`[${now()}] [7] [${level}] ${text}`);
  }
}

const now = () => `${new Date().toISOString().slice(0, 19).replace("T", " ")} +0000`;
