import type { Figure } from '../src/figures/figure.ts';
import type { Trace } from '../src/trace/trace.ts';

/** A figure of one network with its seed in the title: reports of other experiments show others of the same problem. */
export const seeded = (figure: Figure, { config }: Trace): Figure => ({
  ...figure,
  title: `${figure.title} (seed ${config.seed})`,
});
