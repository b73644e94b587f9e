/** Lines are no longer than this, however wide the terminal. */
const MAX_WIDTH = 120;

/** Columns of lines that are printed: those of the terminal; where there is none, those of the variable `COLUMNS`. */
export const terminalWidth = (): number =>
  Math.min(MAX_WIDTH, process.stdout.columns ?? (Number(process.env.COLUMNS) || MAX_WIDTH));
