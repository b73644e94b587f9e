/** Exit status after an interrupt, when everything finished is saved. */
export const INTERRUPTED = 130;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a command that can be interrupted: Ctrl-C (or SIGTERM, or the end of its terminal) aborts the signal, and the
 * command ends by itself, with everything finished on disk; a second one leaves without waiting for anything.
 *
 * @returns what the command returned, or null if it was interrupted (exit status 130 is then set)
 */
export async function interruptible<Result>(command: (signal: AbortSignal) => Promise<Result>): Promise<Result | null> {
  const interruption = new AbortController();
  const interrupt = () => {
    if (interruption.signal.aborted) process.exit(INTERRUPTED);
    interruption.abort();
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  try {
    const result = await command(interruption.signal);
    if (!interruption.signal.aborted) return result;
    process.exitCode = INTERRUPTED;
    return null;
  } finally {
    for (const name of SIGNALS) process.off(name, interrupt);
  }
}
