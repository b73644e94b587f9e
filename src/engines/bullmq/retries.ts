/** A command that Redis did not take for now. */
export interface RefusedCommand {
  /** its answer may come late although Redis takes it: it waits for news itself */
  readonly blocks: boolean;
  /** sends it once more; `asProbe`: alone, to see whether Redis takes commands again */
  readonly retry: (asProbe: boolean) => void;
  /** gives it up */
  readonly giveUp: () => void;
}

/** Pauses between trials of what was refused; milliseconds. */
export interface RetryTimes {
  /** pause before the first attempt; each further one is twice as long */
  readonly minPauseMs: number;
  readonly maxPauseMs: number;
  /** Redis takes commands again once it has refused none for so long */
  readonly quietMs: number;
}

/** A server that has been mended is noticed within 15 s. */
export const RETRY_TIMES: RetryTimes = { minPauseMs: 250, maxPauseMs: 15_000, quietMs: 10_000 };

/**
 * Commands that a server refuses for now wait here. After pauses that grow, one of them is sent again; when it is
 * taken, all are. So a server that is full meets one command every 15 s from each process, however many cells wait, and
 * is needed for 15 s at most before it is noticed that it takes commands again.
 */
export class Retries {
  readonly #onNotice: (line: string) => void;
  readonly #times: RetryTimes;
  readonly #waiting = new Set<RefusedCommand>();
  #pauseMs = 0;
  #probing: NodeJS.Timeout | null = null;
  #quiet: NodeJS.Timeout | undefined;
  #reason = '';
  #errorPauseMs = 0;
  #erredAt = Number.NEGATIVE_INFINITY;
  #stopped = false;

  /**
   * @param onNotice takes a line when commands are refused for another reason than before, and when they are taken
   * again
   */
  constructor(onNotice: (line: string) => void, times: RetryTimes) {
    this.#onNotice = onNotice;
    this.#times = times;
  }

  /** Keeps a command until it is tried again. */
  refused(command: RefusedCommand, reason: string): void {
    if (this.#stopped) {
      command.giveUp();
      return;
    }
    this.tell(reason);
    this.#waiting.add(command); // at the end: one that Redis never takes must not keep the others from being tried
    if (this.#probing) return;
    this.#pauseMs = this.#doubled(this.#pauseMs);
    this.#probing = setTimeout(() => this.#probe(), this.#pauseMs);
  }

  /** Says why the server takes no commands for now, unless that was said before. */
  tell(reason: string): void {
    clearTimeout(this.#quiet);
    if (reason !== this.#reason) this.#onNotice(`${reason}: trying again`);
    this.#reason = reason;
  }

  /** A command that had been refused has been answered. */
  answered(): void {
    if (this.#stopped || this.#reason === '') return;
    this.#pauseMs = 0;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const command of waiting) command.retry(false);
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      this.#reason = '';
      this.#onNotice('takes commands again');
    }, this.#times.quietMs);
    this.#quiet.unref();
  }

  /**
   * Passes on an error that does not pass by itself: each later than the one before, since whoever sent the command may
   * do so again.
   */
  passOn(reject: () => void): void {
    const now = performance.now();
    const { maxPauseMs, quietMs } = this.#times;
    this.#errorPauseMs = now - this.#erredAt > maxPauseMs + quietMs ? 0 : this.#doubled(this.#errorPauseMs);
    this.#erredAt = now;
    setTimeout(reject, this.#errorPauseMs).unref();
  }

  /** Gives a command up, if it waits. */
  forget(command: RefusedCommand): void {
    if (this.#waiting.delete(command)) command.giveUp();
  }

  /** Gives up everything that waits, and whatever is refused later. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#quiet);
    if (this.#probing) clearTimeout(this.#probing);
    for (const command of this.#waiting) this.forget(command);
  }

  #doubled(pauseMs: number): number {
    const { minPauseMs, maxPauseMs } = this.#times;
    return Math.min(maxPauseMs, Math.max(minPauseMs, 2 * pauseMs));
  }

  #probe(): void {
    this.#probing = null;
    const waiting = [...this.#waiting];
    const command = waiting.find(({ blocks }) => !blocks) ?? waiting[0];
    if (!command) return;
    this.#waiting.delete(command);
    command.retry(true);
  }
}
