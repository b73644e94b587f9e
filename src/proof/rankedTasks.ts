/** A task that waits for a thread. */
interface WaitingTask {
  readonly rank: number;
  readonly begin: () => void;
  readonly leave: (reason: unknown) => void;
}

/** Tasks of which so many are under way at once, those of the lowest rank first; of equal ones the first that came. */
export class RankedTasks {
  readonly #width: number;
  readonly #waiting: WaitingTask[] = [];
  #running = 0;
  #stopped: { readonly reason: unknown } | null = null;

  constructor(width: number) {
    this.#width = width;
  }

  /**
   * Runs a task when it is its turn.
   *
   * @returns its result
   * @throws {unknown} rejects with the error of the task, or the reason why no more tasks are begun
   */
  run<Result>(rank: number, task: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) return reject(this.#stopped.reason);
      const begin = () => {
        task()
          .then(resolve, reject)
          .finally(() => {
            this.#running--;
            this.#next();
          });
      };
      const after = this.#waiting.findIndex((other) => other.rank > rank);
      this.#waiting.splice(after < 0 ? this.#waiting.length : after, 0, { rank, begin, leave: reject });
      this.#next();
    });
  }

  /** No task is begun any more; those that wait reject with the reason. */
  stop(reason: unknown): void {
    this.#stopped = { reason };
    for (const { leave } of this.#waiting.splice(0)) leave(reason);
  }

  #next(): void {
    while (this.#running < this.#width && this.#waiting.length > 0) {
      this.#running++;
      this.#waiting.shift()!.begin();
    }
  }
}
