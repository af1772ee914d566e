import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PolicyConfig } from "../../engine/policy/policy-config.ts";

/** Configuration of policy packs as the Pulumi CLI takes it: a file for each pack, which nobody else may read. */
export class PackConfigFiles {
  /** In the packs' order; none when there is nothing to configure. */
  readonly files: string[];
  readonly #folder: string | undefined;

  private constructor(files: string[], folder?: string) {
    this.files = files;
    this.#folder = folder;
  }

  static async write(configs: readonly PolicyConfig[]): Promise<PackConfigFiles> {
    if (configs.every((config) => Object.keys(config).length === 0)) return new PackConfigFiles([]);
    const folder = await mkdtemp(join(tmpdir(), "stackwright-packs-"));
    const files = configs.map((_, index) => join(folder, `${index}.json`));
    await Promise.all(files.map((file, index) => writeFile(file, JSON.stringify(configs[index]), { mode: 0o600 })));
    return new PackConfigFiles(files, folder);
  }

  async remove(): Promise<void> {
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }
}
