import { join } from "node:path";

const NAME = /^[A-Za-z0-9_.-]{1,100}$/;

/** Where Pulumi's file backend, in its project-scoped layout, keeps what belongs to one stack. */
export class StackFiles {
  readonly project: string;
  readonly stack: string;
  /** The name inside the checkpoint. A file backend has no organisations; Pulumi always writes this one. */
  readonly qualifiedName: string;
  readonly checkpoint: string;
  readonly lockDir: string;
  readonly historyDir: string;
  readonly backupDir: string;
  /** Ours: steps not in the checkpoint yet. The CLI lists neither this folder nor its parent. */
  readonly journal: string;

  /** @throws Error when a name is one Pulumi would not accept (letters, digits, `-`, `_`, `.`; at most 100). */
  constructor(root: string, project: string, stack: string) {
    for (const [what, name] of [
      ["project", project],
      ["stack", stack],
    ] as const) {
      if (!NAME.test(name) || name === "." || name === "..") {
        throw new Error(`${what} name ${JSON.stringify(name)} may only hold letters, digits, "-", "_" and "."`);
      }
    }
    const folder = join(root, ".pulumi");
    this.project = project;
    this.stack = stack;
    this.qualifiedName = `organization/${project}/${stack}`;
    this.checkpoint = join(folder, "stacks", project, `${stack}.json`);
    this.lockDir = join(folder, "locks", "organization", project, stack);
    this.historyDir = join(folder, "history", project, stack);
    this.backupDir = join(folder, "backups", project, stack);
    this.journal = join(folder, "stackwright", "journals", project, `${stack}.jsonl`);
  }
}
