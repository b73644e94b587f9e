import type { Finding, FindingReason } from '../inspection/findings.ts';
import { FINDING_REASONS } from '../inspection/findings.ts';
import type { DualFindings, Inspection } from '../inspection/inspect.ts';
import { predictedPoints } from '../inspection/inspectionTables.ts';
import type { PruningCost } from '../inspection/pruningCost.ts';
import type { SpectrumSummary } from '../inspection/spectrumSummary.ts';
import { counted } from './counted.ts';
import { minimumText } from './minimumText.ts';
import { short } from './numbers.ts';
import type { Content, ReportTable, Section } from './section.ts';

/** The request of an inspection, for its text. */
export interface InspectionWords {
  readonly alpha: number;
  readonly decay: number;
  /** share to which the pruning goes whose cost is told */
  readonly keep: number;
  /** (n of the network) names of the weights */
  readonly names: readonly string[];
}

/** Weights that each criterion would delete first. */
const FIRST = 3;

/** An inspection, on one screen of a terminal. */
export function inspectionSections(found: Inspection, words: InspectionWords): Section[] {
  const advice = 'train it on first (prune --train-first), or say the --decay that it was trained with';
  return [
    { heading: 'Distance from a minimum', content: [minimumText(found, advice)] },
    { heading: 'Second derivatives', content: curvatureContent(found, words) },
    { heading: 'Predicted E over weights left', content: predictedContent(found, words) },
    { heading: 'First to go', content: [firstTable(found, words.names)] },
    { heading: 'Cost of a pruning', content: [costText(found, words)] },
    { heading: 'What does nothing', content: findingsContent(found.findings) },
  ];
}

function curvatureContent(found: Inspection, words: InspectionWords): Content {
  const { spectrum, dual, diagonalOnly, live } = found;
  if (dual) return [dualText(dual, live.length), ...(spectrum ? spectrumContent(spectrum, live.length, words) : [])];
  return spectrum
    ? spectrumContent(spectrum, live.length, words)
    : [`Only the diagonal of H is known: ${diagonalOnly}.`];
}

function dualText({ gradients, check, withoutSpectrum }: DualFindings, n: number): string {
  const { checkedWeights, inverseDifference, bound } = check;
  const spectrum = withoutSpectrum === null ? '' : `; no eigenvalues: to find those of m × m ${withoutSpectrum}`;
  return (
    `The inverse of H + αI in its dual form: m = ${gradients} output gradients, ${n} weights, and no matrix of n × n; ` +
    `${counted(checkedWeights, 'row')} of it, checked on the gradients, off by ${three(inverseDifference)} of ${three(bound)} that rounding allows${spectrum}`
  );
}

function spectrumContent(spectrum: SpectrumSummary, n: number, { alpha, decay }: InspectionWords): string[] {
  const { smallest, largest, condition, rank, effectiveWeights, effectiveWeightsOfDecay } = spectrum;
  const effective =
    effectiveWeights === null
      ? 'H + αI is not positive definite: OBS has no minimum to go to'
      : `effective weights Σ λ/(λ + α): ${effectiveWeights.toFixed(1)} of ${n}`;
  const ofDecay =
    effectiveWeightsOfDecay === null
      ? []
      : [`with the decay ${short(decay)} for α (MacKay's γ): ${effectiveWeightsOfDecay.toFixed(1)}`];
  return [
    `H + αI, α = ${short(alpha)}: eigenvalues ${three(smallest)} … ${three(largest)}, condition ${three(condition)}; rank of H ${rank} of ${n}`,
    [effective, ...ofDecay].join('; '),
    `eigenvalues from: ${decadesText(spectrum)}`,
  ];
}

const decadesText = ({ decades }: SpectrumSummary): string =>
  decades.map(({ exponent, count }) => `1e${exponent}: ${count}`).join(', ');

function predictedContent(found: Inspection, { alpha }: InspectionWords): Content {
  const criteria = found.predicted.map(({ criterion }) => criterion);
  const rows = predictedPoints(found).map(({ share, weightsLeft, errors }) => [
    ...[`${100 * share} %`, String(weightsLeft)],
    ...criteria.map((criterion) => three(errors[criterion])),
  ]);
  const part = found.diagonalOnly === null && !found.dual ? '' : ', by the diagonal of H alone';
  const path = found.dual ? ' The path of OBS is left out: each deletion of it takes a pass over the gradients.' : '';
  const says =
    `E + ½ δwᵀ(H + αI)δw with the H of now and α = ${short(alpha)}${part}: what E would be if it were quadratic and this its ` +
    'minimum. H is not renewed on the way, and nothing is trained on.' +
    path;
  return [{ columns: ['left', 'weights', ...criteria], rows }, says];
}

function firstTable({ saliencies, live }: Inspection, names: readonly string[]): ReportTable {
  const rows = saliencies.map(({ criterion, saliencies: of, ranks }) => {
    const first = Array.from({ length: Math.min(FIRST, live.length) }, (_, rank) => ranks.indexOf(rank + 1));
    return [criterion, ...first.map((i) => `${names[live[i]]} (${three(of[i])})`), ...Array(FIRST).fill('')].slice(
      0,
      1 + FIRST,
    );
  });
  return { columns: ['criterion', 'first', 'second', 'third'], rows };
}

function costText({ cost, diagonalOnly }: Inspection, { keep }: InspectionWords): string {
  const criterion = diagonalOnly === null ? 'OBS' : 'magnitude';
  const { renewEvery, seconds, secondsNeverRenewed } = cost;
  const isOne = renewEvery > 1 && secondsNeverRenewed >= seconds;
  const often = renewEvery === 1 ? 'for each deletion' : `after every ${renewEvery} deletions`;
  const every = isOne ? 'one H for all deletions' : `H made anew ${often}`;
  const never = diagonalOnly === null && !isOne ? `; with one H for all of them ${duration(secondsNeverRenewed)}` : '';
  const from = cost.isTimed ? 'by deletions timed here' : 'on a core like that of the benchmarks';
  return `to ${short(100 * keep)} % of the weights by ${criterion}, ${every}: ${duration(seconds)}${never}; ${memory(cost)}; ${counted(cost.threads, 'thread')}, ${from}; without start, tables and retraining`;
}

const memory = ({ memoryBytes }: PruningCost): string =>
  memoryBytes < 1e9 ? `${Math.ceil(memoryBytes / 1e6)} MB` : `${(memoryBytes / 1e9).toPrecision(2)} GB`;

/** Seconds in words. */
function duration(seconds: number): string {
  if (seconds < 1) return 'less than 1 s';
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}

function findingsContent(found: readonly Finding[]): Content {
  if (found.length === 0) return ['no dead unit, no unused input'];
  return (['unit', 'input'] as const).flatMap((what) =>
    (Object.keys(FINDING_REASONS) as FindingReason[]).flatMap((reason) => {
      const names = found.filter((one) => one.what === what && one.reason === reason).map(({ name }) => name);
      if (names.length === 0) return [];
      return [`${counted(names.length, what)}, ${FINDING_REASONS[reason]}: ${names.join(', ')}`];
    }),
  );
}

/** Three significant digits. */
const three = (value: number): string => short(Number(value.toPrecision(3)));
