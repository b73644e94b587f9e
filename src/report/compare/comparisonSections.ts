import { FIELD_NAMES } from '../../config/fields.ts';
import { valueText } from '../../tables/configColumns.ts';
import { counted } from '../counted.ts';
import type { Content, ReportCell, Section } from '../section.ts';
import { printable } from '../view/printable.ts';
import type { ChangedField, PairedMeasure } from './pairedRuns.ts';
import type { ExperimentComparison, NameDifferences, RunComparison } from './runComparison.ts';

/** Rows of a table of a comparison: all of its sections are to fit one screen. */
const MAX_ROWS = 6;
/** Values of a field that are named. */
const MAX_VALUES = 4;

/** Characters of the figures behind a verdict. */
const MAX_FIGURES = 60;

/** A column of a table, with its value in a row. */
type ColumnOf<Thing> = readonly [name: string, value: (thing: Thing) => ReportCell];

/**
 * A comparison of two runs in sections, the first rows of each table; the comparison itself has all.
 *
 * @param hasQuartiles whether there is room for the quartiles of differences
 */
export function comparisonSections(comparison: RunComparison, hasQuartiles = true): Section[] {
  return [
    { heading: 'What changed', content: summaryContent(comparison) },
    { heading: 'Columns that differ along the path', content: columnsContent(comparison) },
    { heading: 'Medians', content: mediansContent(comparison, hasQuartiles) },
    { heading: 'Verdicts', content: verdictContent(comparison) },
    { heading: 'Facts of the runs', content: factsContent(comparison) },
  ].filter(({ content }) => content.length > 0);
}

function summaryContent({ first, second, isEqual, onlyFirst, onlySecond, experiments }: RunComparison): string[] {
  return [
    `first: ${printable(first)}; second: ${printable(second)}`,
    ...(isEqual ? ['Nothing: the same cells, tables and verdicts.'] : []),
    ...sides('experiments', { onlyFirst, onlySecond, different: [] }),
    ...experiments.map((one) => `${printable(one.experiment)}: ${experimentLine(one)}`),
  ];
}

function experimentLine({ cells, tables, fields }: ExperimentComparison): string {
  const { equal, equalRows, traces, notCompared, different, onlyFirst, onlySecond, parted, otherLength } = cells;
  const both = equal + different.length + notCompared.length;
  const firstParting = parted.reduce((least, { step }) => Math.min(least, step), Number.POSITIVE_INFINITY);
  const numbers: readonly (readonly [number, string])[] = [
    [different.length, 'with others'],
    [parted.length, `of them delete other weights, the first at step ${firstParting}`],
    [otherLength.length, 'of them have paths of another length'],
    [onlyFirst.length, 'only in the first'],
    [onlySecond.length, 'only in the second'],
    [traces.onlyFirst.length, 'in both whose trace is only in the first'],
    [traces.onlySecond.length, 'in both whose trace is only in the second'],
    [notCompared.length, 'in both that have neither traces nor a table in common to be compared by'],
  ];
  return [
    `${counted(both, 'cell')} in both${both === 0 ? '' : sameText(equal - equalRows, equalRows, both)}`,
    ...numbers.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`),
    ...fields.map(fieldText),
    ...sides('tables', tables),
  ].join('; ');
}

/** How many cells are the same, byte by byte or by their rows in tables. */
function sameText(bytes: number, rows: number, both: number): string {
  const all = (count: number) => (count === both ? 'all' : count);
  const ofBytes = bytes > 0 || rows === 0 ? [`${all(bytes)} with the same bytes`] : [];
  const ofRows = rows > 0 ? [`${all(rows)} with the same rows in tables, for want of traces`] : [];
  return `, ${[...ofBytes, ...ofRows].join(', ')}`;
}

function fieldText({ field, first, second }: ChangedField): string {
  const [from, to] = [first, second].map((values) => {
    const named = values.slice(0, MAX_VALUES).map(valueText).join(', ');
    return printable(values.length > MAX_VALUES ? `${named}, … (${values.length})` : named);
  });
  return `${field} ${from} → ${to}`;
}

/** The names of things that are in one run only or differ, if there are any. */
function sides(what: string, { onlyFirst, onlySecond, different }: NameDifferences): string[] {
  const lists = [
    ['only in the first', onlyFirst],
    ['only in the second', onlySecond],
    ['with other bytes', different],
  ] as const;
  return lists
    .filter(([, names]) => names.length > 0)
    .map(([where, names]) => `${what} ${where}: ${names.map(printable).join(', ')}`);
}

/** Rows of all experiments, with their names where there are several. */
function tableOf<Thing>(
  { experiments }: RunComparison,
  thingsOf: (experiment: ExperimentComparison) => readonly Thing[],
  columns: readonly ColumnOf<Thing>[],
  says: string,
): Content {
  const all = experiments.flatMap((one) => thingsOf(one).map((thing) => ({ name: one.experiment, thing })));
  if (all.length === 0) return [];
  const isOne = new Set(all.map(({ name }) => name)).size === 1;
  const rows = all.slice(0, MAX_ROWS).map(({ name, thing }) => {
    const cells = columns.map(([, value]) => value(thing));
    return (isOne ? cells : [name, ...cells]).map((cell) => (typeof cell === 'string' ? printable(cell) : cell));
  });
  const names = columns.map(([name]) => name);
  const more = all.length > MAX_ROWS ? ` ${counted(all.length - MAX_ROWS, 'row')} more: --json.` : '';
  return [{ columns: isOne ? names : ['experiment', ...names], rows }, `${says}${more}`.trim()].filter(
    (part) => part !== '',
  );
}

const columnsContent = (comparison: RunComparison): Content =>
  tableOf(
    comparison,
    ({ cells }) => cells.columns,
    [
      ['column', ({ column }) => column],
      ['cells', ({ cells }) => cells],
      ['largest', ({ largest }) => three(largest)],
      ['in cell', ({ cell }) => cell],
      ['at step', ({ step }) => step],
      ['weightsLeft', ({ weightsLeft }) => weightsLeft],
    ],
    'Relative differences, as long as both runs have deleted the same weights.',
  );

/** Measures in which pairs changed, or that both runs have without pairs; number of weights before errors. */
function mediansContent(comparison: RunComparison, hasQuartiles: boolean): Content {
  const fields = FIELD_NAMES.filter((name) =>
    comparison.experiments.some((one) => shownMedians(one).some((median) => name in median.fields)),
  );
  return tableOf(
    comparison,
    shownMedians,
    [
      ['dataset', ({ dataset }) => dataset],
      ['criterion', ({ criterion }) => criterion],
      ...fields.map((name): ColumnOf<PairedMeasure> => [name, (median) => median.fields[name] ?? null]),
      ['measure', ({ measure }) => measure],
      ['first', ({ first }) => three(first)],
      ['second', ({ second }) => three(second)],
      ['changed', ({ changed, pairs }) => `${changed} of ${pairs}`],
      ['difference', ({ difference }) => three(difference)],
      ...(hasQuartiles
        ? ([
            [
              'quartiles',
              ({ lowerQuartile: low, upperQuartile: high }) =>
                low === null ? null : `${three(low)} to ${three(high)}`,
            ],
          ] as ColumnOf<PairedMeasure>[])
        : []),
    ],
    'Differences are second − first, over pairs of networks that are alike in all but the fields that changed.',
  );
}

function shownMedians({ medians }: ExperimentComparison): PairedMeasure[] {
  const hasBoth = (one: PairedMeasure) => one.first !== null && one.second !== null;
  const changed = medians.filter((one) => one.changed > 0 || (one.pairs === 0 && hasBoth(one)));
  return [...new Set(changed.map(({ measure }) => measure))].flatMap((measure) =>
    changed.filter((one) => one.measure === measure),
  );
}

function verdictContent({ verdicts }: RunComparison): Content {
  if (!verdicts) return [];
  const { claims, changes, otherFigures } = verdicts;
  const missing = (['first', 'second'] as const).find(
    (run) => changes.length === claims && changes.every((one) => one[run] === null),
  );
  if (missing) return [`${counted(claims, 'claim')}, none of them in the ${missing}.`];
  const says = `${counted(claims, 'claim')}: ${changes.length} with another verdict, ${otherFigures} with the same verdict and another figure.`;
  const lines = changes.slice(0, MAX_ROWS).map(({ claim, first, second, ours: [one, other] }) => {
    const hasBoth = [one, other].every((figure) => figure !== null && figure !== '-');
    const figures = !hasBoth || one === other ? '' : ` (${one} → ${other})`;
    const isShort = figures.length <= MAX_FIGURES;
    return printable(`${claim}: ${first ?? 'not there'} → ${second ?? 'not there'}${isShort ? figures : ''}`);
  });
  const more = changes.length > MAX_ROWS ? [`${changes.length - MAX_ROWS} more: --json`] : [];
  return [says, ...lines, ...more];
}

/** Facts that differ, each once with the experiments that it is of. */
function factsContent({ experiments }: RunComparison): string[] {
  const found = new Map<string, string[]>();
  for (const { experiment, facts } of experiments) {
    for (const { fact, first, second } of facts) {
      const text = `${fact} ${first ?? '-'} → ${second ?? '-'}`;
      found.set(text, [...(found.get(text) ?? []), experiment]);
    }
  }
  return [...found].map(([text, of]) =>
    printable(of.length === experiments.length ? text : `${text} (${of.join(', ')})`),
  );
}

/** A number of three significant digits; integers in full. */
const three = (value: number | null): number | null =>
  value === null || Number.isInteger(value) ? value : Number(value.toPrecision(3));
