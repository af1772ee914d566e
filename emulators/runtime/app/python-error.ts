/** An exception of the stood-in Python program. The message never holds a secret. */
export class PythonError extends Error {
  constructor(
    /** With its module, as a traceback's last line has it: `OSError`, `sqlalchemy.exc.ArgumentError`. */
    readonly type: string,
    message: string,
    /** The file and the source line that raised it. */
    readonly at: { file: string; source: string } = { file: "main.py", source: "app = create_app()" },
  ) {
    super(message);
  }

  /** The last line of the traceback. */
  get lastLine(): string {
    return `${this.type}: ${this.message}`;
  }

  get traceback(): string[] {
    return [
      "Traceback (most recent call last):",
      `  File "/opt/render/project/src/app/${this.at.file}", in <module>`,
      `    ${this.at.source}`,
      this.lastLine,
    ];
  }
}

export const keyError = (name: string) =>
  new PythonError("KeyError", `'${name}'`, { file: "config.py", source: `${name} = os.environ["${name}"]` });
