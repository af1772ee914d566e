import type { CheckpointWriter } from "./checkpoint-writer.ts";
import { type HistoryEntry, writeBackup, writeHistory } from "./history.ts";
import type { Ledger, SnapshotChange } from "./ledger.ts";
import type { Snapshot } from "./resource-state.ts";
import { snapshotProblems } from "./snapshot-integrity.ts";
import type { StackFiles } from "./stack-files.ts";

/** One run over a stack, from the lock to the history entry. A preview has no writer and leaves no trace. */
export class StackOperation {
  /** As loaded. */
  readonly snapshot: Snapshot;
  readonly #ledger: Ledger;
  readonly #saving: { writer: CheckpointWriter; files: StackFiles; release: () => Promise<void> } | undefined;
  readonly #history: Pick<HistoryEntry, "kind" | "message" | "environment" | "config">;
  readonly #startTime = unixSeconds();

  constructor(options: {
    snapshot: Snapshot;
    ledger: Ledger;
    saving?: { writer: CheckpointWriter; files: StackFiles; release: () => Promise<void> } | undefined;
    history: Pick<HistoryEntry, "kind" | "message" | "environment" | "config">;
  }) {
    this.snapshot = options.snapshot;
    this.#ledger = options.ledger;
    this.#saving = options.saving;
    this.#history = options.history;
  }

  /** As it would be saved now. */
  current(): Snapshot {
    return this.#ledger.snapshot();
  }

  /**
   * Applies a step's change at once and resolves when it is on disk.
   * @throws Error when it drops or swaps a state that is not there.
   */
  async saveStep(change: SnapshotChange): Promise<void> {
    const slots = this.#ledger.apply(change);
    await this.#saving?.writer.save(slots);
  }

  /**
   * Writes the checkpoint, the backup and the history entry, and lifts the lock, also where one of them fails. To be called
   * once, whatever happened.
   * @throws Error when something could not be written, or the state breaks Pulumi's rules (it is written all the same).
   */
  async finish(result: "succeeded" | "failed" | "cancelled", resourceChanges: Record<string, number>): Promise<void> {
    if (!this.#saving) return;
    const { writer, files, release } = this.#saving;
    try {
      const checkpoint = await writer.close();
      await writeBackup(files, checkpoint);
      const entry: HistoryEntry = {
        ...this.#history,
        startTime: this.#startTime,
        endTime: unixSeconds(),
        version: 0,
        result: result === "succeeded" ? "succeeded" : "failed",
        resourceChanges,
      };
      await writeHistory(files, entry, checkpoint);
      const problems = snapshotProblems(this.current());
      if (problems.length > 0) {
        throw new Error(
          [
            `the state written to ${files.checkpoint} is not sound (the one before is ${files.checkpoint}.bak):`,
            ...problems.map((problem) => `  ${problem}`),
          ].join("\n"),
        );
      }
    } finally {
      await release();
    }
  }
}

function unixSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
