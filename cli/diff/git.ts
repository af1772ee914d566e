import { spawn } from "node:child_process";

/** Git could not do it; the message says what to type. */
export class GitError extends Error {
  override name = "GitError";
}

interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Git in one working tree. Never reaches a remote. */
export class Git {
  readonly root: string;
  readonly #signal: AbortSignal | undefined;

  private constructor(root: string, signal: AbortSignal | undefined) {
    this.root = root;
    this.#signal = signal;
  }

  /** @throws GitError when the folder is in no repository, or there is no git. */
  static async open(directory: string, signal?: AbortSignal): Promise<Git> {
    const found = await run(["rev-parse", "--show-toplevel"], directory, signal);
    if (/not a git repository/.test(found.stderr)) {
      throw new GitError(`${directory} is in no git repository. A diff compares two commits: run it inside a clone.`);
    }
    if (found.code !== 0) throw new GitError(found.stderr.trim());
    return new Git(found.stdout.trim(), signal);
  }

  /** The full hash of a commit. @throws GitError naming the command that fetches it. */
  async commit(ref: string): Promise<string> {
    const found = await this.#run(["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
    if (found.code === 0) return found.stdout.trim();
    const shallow = (await this.#run(["rev-parse", "--is-shallow-repository"])).stdout.trim() === "true";
    throw new GitError(
      `There is no commit ${JSON.stringify(ref)} in this ${shallow ? "shallow clone" : "repository"}. ${howToFetch(ref, shallow)}`,
    );
  }

  async has(ref: string): Promise<boolean> {
    return (await this.#run(["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`])).code === 0;
  }

  /** Paths in a commit. */
  async filesAt(commit: string): Promise<string[]> {
    return lines((await this.#checked(["ls-tree", "-r", "-z", "--name-only", commit])).stdout);
  }

  /** Paths in the working tree, what is not added yet included, what is ignored or deleted not. */
  async filesNow(): Promise<string[]> {
    const [listed, deleted] = await Promise.all([
      this.#checked(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]),
      this.#checked(["ls-files", "-z", "--deleted"]),
    ]);
    const gone = new Set(lines(deleted.stdout));
    return [...new Set(lines(listed.stdout))].filter((path) => !gone.has(path));
  }

  /** Whether the working tree holds exactly the commit. */
  async isClean(commit: string): Promise<boolean> {
    const changed = await this.#run(["diff", "--quiet", "--no-ext-diff", commit, "--"]);
    if (changed.code !== 0) return false;
    return lines((await this.#checked(["ls-files", "-z", "--others", "--exclude-standard"])).stdout).length === 0;
  }

  /** The object of a file in a commit, or undefined. */
  async blobAt(commit: string, path: string): Promise<string | undefined> {
    const found = await this.#run(["rev-parse", "--verify", "--quiet", `${commit}:${path}`]);
    return found.code === 0 ? found.stdout.trim() : undefined;
  }

  /** The object a file of the working tree would be, or undefined. */
  async blobNow(path: string): Promise<string | undefined> {
    const found = await this.#run(["hash-object", "--", path]);
    return found.code === 0 ? found.stdout.trim() : undefined;
  }

  /** Writes a commit's files below a folder. Neither the repository's index nor its working tree is touched. */
  async writeTo(commit: string, directory: string, indexFile: string): Promise<void> {
    const env = { GIT_INDEX_FILE: indexFile };
    await this.#checked(["read-tree", commit], env);
    await this.#checked(["checkout-index", "--all", "--force", `--prefix=${directory}/`], env);
  }

  async #checked(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
    const finished = await this.#run(args, env);
    if (finished.code === 0) return finished;
    const shallow = /missing|not our ref|promisor|bad object/i.test(finished.stderr);
    const hint = shallow
      ? "\nThe clone does not have all of that commit: run `git fetch origin` without a filter."
      : "";
    throw new GitError(`git ${args[0]} failed: ${finished.stderr.trim()}${hint}`);
  }

  #run(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
    return run(args, this.root, this.#signal, env);
  }
}

function howToFetch(ref: string, shallow: boolean): string {
  if (!/^[\w./-]+$/.test(ref) || ref.startsWith("-")) {
    return shallow ? "Fetch the rest with `git fetch --unshallow`." : "Name another with --base REF.";
  }
  const depth = shallow ? "--depth=1 " : "";
  const branch = /^origin\/(.+)$/.exec(ref)?.[1];
  return branch
    ? `Fetch it with \`git fetch ${depth}origin ${branch}:refs/remotes/origin/${branch}\`, or name another with --base REF.`
    : `Fetch it with \`git fetch ${depth}origin ${ref}\` and use --base FETCH_HEAD, or name another with --base REF.`;
}

function run(
  args: string[],
  cwd: string,
  signal: AbortSignal | undefined,
  extra: NodeJS.ProcessEnv = {},
): Promise<Finished> {
  const offline = { GIT_NO_LAZY_FETCH: "1", GIT_LFS_SKIP_SMUDGE: "1", GIT_TERMINAL_PROMPT: "0" };
  const env = { ...process.env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0", ...offline, ...extra };
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["-c", "core.quotePath=false", ...args], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      ...(signal && { signal }),
    });
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (data: Buffer) => stdout.push(data));
    child.stderr.on("data", (data: Buffer) => stderr.push(data));
    child.on("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new GitError("There is no `git` on PATH. A diff compares two commits.") : error),
    );
    child.on("close", (code) =>
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
  });
}

function lines(text: string): string[] {
  return text.split("\0").filter((line) => line !== "");
}
