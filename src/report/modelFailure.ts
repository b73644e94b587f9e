import { CRITERION, type CriterionName } from '../surgeon/criteria/criteria.ts';
import type { Trace } from '../trace/trace.ts';
import { short } from './numbers.ts';

/** Times by which a measured rise of E passes the predicted one where the quadratic model has failed. */
const FACTOR = 10;
/** Share of E that such a rise has at least, that of the network as given or of constant outputs: less harms nobody. */
const SHARE = 0.1;

/** A path of deletions, and the parts of its config that say what helps. */
export interface JudgedPath {
  readonly steps: readonly Pick<Trace['steps'][number], 'saliency' | 'errorChange' | 'trainError' | 'weightsLeft'>[];
  readonly config: { readonly criterion: CriterionName; readonly renewEvery: number | null };
}

/** The rises of E of all deletions together, as predicted and as measured, each before any retraining. */
export function pathRises({ steps }: Pick<JudgedPath, 'steps'>): { predicted: number; measured: number } {
  const sum = (field: 'saliency' | 'errorChange') =>
    steps.slice(1).reduce((rise, step) => rise + (step[field] ?? 0), 0);
  return { predicted: sum('saliency'), measured: sum('errorChange') };
}

/**
 * A line on a path whose deletions raised E far more than was predicted, with what helps: corrections were so long that
 * E is not quadratic along them, or H was that of another network by then. Null where all went nearly as predicted.
 *
 * @param constant E of the best constant outputs, see `constantError`
 */
export function modelFailure(path: JudgedPath, constant: number): string | null {
  const { predicted, measured } = pathRises(path);
  const [start, ...deletions] = path.steps;
  if (!(measured > FACTOR * predicted && measured > SHARE * Math.max(start.trainError ?? 0, constant))) return null;
  const worst = deletions.reduce((a, b) => ((b.errorChange ?? 0) > (a.errorChange ?? 0) ? b : a));
  const rise = `${short(worst.errorChange ?? 0)} where ${short(worst.saliency ?? 0)} was predicted`;
  const { criterion, renewEvery } = path.config;
  const help = [
    ...(CRITERION[criterion].needs === 'diagonal'
      ? []
      : ['a larger --alpha, by tens or hundreds (shorter corrections)']),
    ...(renewEvery === 1 || renewEvery === null ? [] : ['a smaller --renew-every']),
    '--retrain onFailure or every',
  ];
  return `E rose by ${short(measured)}, and ${short(predicted)} was predicted: the quadratic model does not hold that far; the largest rise, with ${worst.weightsLeft} weights left, is ${rise}. What helps: ${help.join(', ')}.`;
}
