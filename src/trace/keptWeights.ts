import { MAX_FILE_BYTES } from '../files/wholeFile.ts';
import { keptSteps, StepWithoutWeights } from './stepWithoutWeights.ts';
import type { NamedStep } from './trace.ts';

/** The sizes of a path that say which rows of its trace keep weights. */
export interface PathSizes {
  /** n, of the whole network */
  readonly weights: number;
  /** of them, those that are live where the path begins */
  readonly live: number;
  /** weights left at the end of the longest path */
  readonly lastSize: number;
  /** turns at most, of weights that go together */
  readonly turns?: number;
}

/** Bytes of all columns of a row but its weights, with names of weights, at most. */
const ROW_BYTES = 400;
/** Schema, config, names of inputs, footer. */
const FIXED_BYTES = 65_536;
/** The weights that a trace keeps where it does not keep all of them take so much, about. */
const KEPT_BYTES = 2 ** 28;

/** Rows of a trace at most. */
export const maxRows = ({ live, lastSize }: PathSizes): number => Math.max(live - lastSize + 1, 1);

/**
 * The deletions between two rows of a trace that keep their weights, by sizes alone: 1, each row does, where the file
 * of the longest path has up to 2 GiB that way; else 2, 5, 10, 20, 50, …, so that those that do take some 256 MiB.
 */
export function weightsKeptEvery(sizes: PathSizes): number {
  const rows = maxRows(sizes);
  if (bytesOf(sizes, rows) <= MAX_FILE_BYTES) return 1;
  const bytes = sizes.weights * Float64Array.BYTES_PER_ELEMENT;
  const least = rows / Math.max(1, Math.floor(KEPT_BYTES / bytes) - 2);
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => Math.round(factor * power)).find((every) => every >= least)!;
}

/**
 * Rows of a trace that keep their weights, at most: besides every so many deletions the first and the last; of weights
 * that go together the last of each turn, and of the nuisance weights that it leaves.
 */
export function maxKeptRows(sizes: PathSizes): number {
  const every = weightsKeptEvery(sizes);
  const due = every === 1 ? maxRows(sizes) : Math.floor((maxRows(sizes) - 1) / every) + 2;
  return Math.min(maxRows(sizes), due, 2 * (sizes.turns ?? Infinity) + 2);
}

/** Bytes that a trace has at most, for a path that goes to the last size that its stopping rule allows. */
export const maxTraceBytes = (sizes: PathSizes): number => bytesOf(sizes, maxKeptRows(sizes));

const bytesOf = (sizes: PathSizes, keptRows: number) =>
  FIXED_BYTES + maxRows(sizes) * ROW_BYTES + keptRows * sizes.weights * Float64Array.BYTES_PER_ELEMENT;

/** A rule for the rows of a trace that keep their weights, beside the first and the last, which always do. */
export interface KeepingRule {
  /** the first row at or after each multiple of so many deletions does */
  readonly every: number;
  /** of weights that go together, the rows before the last one of their turn do not */
  readonly together: boolean;
}

/** Whether all rows of a trace keep their weights. */
export const keepsAll = ({ every, together }: KeepingRule): boolean => every === 1 && !together;

/** Collects the steps of a path, and lets go of the weights that its trace does not keep as soon as that is known. */
export function collectedSteps<End>(
  path: Generator<NamedStep, End, undefined>,
  rule: KeepingRule,
): { readonly steps: readonly NamedStep[]; readonly end: End } {
  const steps: NamedStep[] = [];
  const kept = keptSteps();
  let last: NamedStep | null = null;
  for (;;) {
    const { done, value } = path.next();
    if (last) {
      const isInTurn = !done && rule.together && value.turn === last.turn;
      const isDue = Math.floor(last.step / rule.every) > Math.floor((kept.steps.at(-1) ?? -1) / rule.every);
      const isKept = done || (!isInTurn && isDue);
      if (isKept) kept.steps.push(last.step);
      steps.push(isKept ? last : new StepWithoutWeights(last, kept));
    }
    if (done) return { steps, end: value };
    last = value;
  }
}
