/** Lines are no longer than this, however wide the terminal. */
const MAX_WIDTH = 120;
/** Nor are they folded at less: help at a word a line is none. */
const MIN_WIDTH = 40;

/** Columns of lines that are printed: those of the terminal; where there is none, those of the variable `COLUMNS`. */
export function terminalWidth(): number {
  const columns = process.stdout.columns ?? Number(process.env.COLUMNS);
  return columns > 0 ? Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, columns)) : MAX_WIDTH;
}
