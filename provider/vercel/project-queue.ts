/** Runs work on the same project one after the other, on different projects side by side. */
export class ProjectQueue {
  readonly #tails = new Map<string, Promise<void>>();

  async run<T>(projectId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(projectId);
    const mine = (async () => {
      await before;
      return await work();
    })();
    const tail = mine.then(
      () => {},
      () => {},
    );
    this.#tails.set(projectId, tail);
    try {
      return await mine;
    } finally {
      if (this.#tails.get(projectId) === tail) this.#tails.delete(projectId);
    }
  }
}
