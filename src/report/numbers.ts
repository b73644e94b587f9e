import type { Quartiles } from '../tables/statistics.ts';

/** A share as a percentage with one digit, or `-`. */
export const percent = (share: number): string => (Number.isNaN(share) ? '-' : (100 * share).toFixed(1));

/** A number in at most five significant digits. */
export const short = (value: number): string => String(Number(value.toPrecision(5)));

/** `lower–upper` of the quartiles, or `-` for an empty sample. */
export const quartileRange = (q: Quartiles | null): string => (q ? `${short(q.lower)}–${short(q.upper)}` : '-');

/** A power of ten as it is written: 1e-6; and 0. */
export const exponential = (value: number): string => (value === 0 ? '0' : value.toExponential());
