import type { Row, Value } from '../arrow/columns.ts';
import type { FieldName } from '../config/fields.ts';
import type { Cell } from '../experiment/cells.ts';
import { dataSetWords, tellingFields } from '../figures/fieldWords.ts';
import { percent } from '../statistics/statistics.ts';
import { cellGroups, mixedFields } from '../tables/cellGroups.ts';
import { configRow, valueText } from '../tables/configColumns.ts';
import { groupedBy } from '../tables/groupedBy.ts';
import { groupRows } from '../tables/groups.ts';
import { counted } from './counted.ts';
import { criterionText } from './criterionText.ts';
import type { Results } from './experimentReport.ts';
import { hasAccuracy } from './hasAccuracy.ts';
import { listed } from './listed.ts';
import { threeDigits } from './numbers.ts';

/** A measure of pruned networks, as answers speak of it. */
interface Measure {
  /** its column of the summary */
  readonly name: string;
  /** which of two values is better */
  readonly better: 'smaller' | 'larger';
  show(value: number): string;
  /** what a value is of */
  readonly words: string;
  /** what the best of several values is */
  readonly wins: string;
}

const MEASURES: readonly Measure[] = [
  {
    ...{ name: 'weightsLeft', better: 'smaller', show: threeDigits },
    ...{ words: 'weights left', wins: 'Fewest weights left' },
  },
  {
    ...{ name: 'testAccuracy', better: 'larger', show: percent },
    ...{ words: '% of the test set right', wins: 'Highest test accuracy' },
  },
  {
    ...{ name: 'testError', better: 'smaller', show: threeDigits },
    ...{ words: 'test error', wins: 'Lowest test error' },
  },
  {
    ...{ name: 'trainError', better: 'smaller', show: threeDigits },
    ...{ words: 'training error', wins: 'Lowest training error' },
  },
];

/** Cells that agree in the fields that vary, with the statistics of one measure. */
interface Group {
  readonly fields: Readonly<Record<string, Value>>;
  readonly networks: number;
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

/** Rules by which a path ends at a size that was asked for. */
const ASKED: readonly string[] = ['end', 'weightsLeft'];

/** Groups that an answer names one by one. */
const MAX_NAMED = 4;

/**
 * The answer of an experiment of several cells: medians of what is left by the fields that vary, over seeds and draws.
 *
 * It speaks of the weights left or, where all paths end at one size, of the accuracy or error there. Of many groups it
 * names the best and the worst, and counts how often each criterion is best where all else is equal.
 */
export function groupsAnswer({ cells, rows, experiment, dataSets }: Results): string {
  const summary = rows(experiment.name, 'summary');
  const by = fieldsOf(cells);
  const isJudged = cells.every(({ config }) => hasAccuracy(config, dataSets));
  const free = cells.filter(({ config: { stop } }) => !ASKED.includes(stop));
  const all = MEASURES.flatMap((measure) => {
    const of = measure.name === 'weightsLeft' ? free : cells;
    if (of.length === 0 || (measure.name === 'testAccuracy' && !isJudged)) return [];
    const found = groupRows(of, summary, { by, metrics: [measure.name], comparisons: [] });
    return [{ measure, groups: found.flatMap((row) => (row.median === null ? [] : [groupOf(row, by)])) }];
  });
  const { measure, groups } = all.find(({ groups: some }) => isTelling(some)) ?? all[all.length - 1];
  if (groups.length === 0) return 'None of its networks counts as trained, by the rule of the experiment.';
  const words = (group: Group) => `${fieldsText(group.fields)}: ${distribution(measure, group)}`;
  const sign = measure.better === 'smaller' ? 1 : -1;
  const ordered = groups.toSorted((a, b) => sign * (a.median - b.median));
  const [best, worst] = [ordered[0], ordered[ordered.length - 1]];
  const found =
    ordered.length <= MAX_NAMED
      ? `In the median, ${measure.words}: ${ordered.map(words).join('; ')}.`
      : `In the median of ${ordered.length} combinations of ${listed(by)}, ${measure.words}: best ${words(best)}; worst ${words(worst)}.`;
  return [found, ...winners(measure, groups)].join(' ');
}

/** Few fields that tell the cells apart but for seed and draw, none of which a cell ignores; or all that do. */
function fieldsOf(cells: readonly Cell[]): readonly FieldName[] {
  const mixed = mixedFields(cells, { by: [] });
  const read = mixed.filter((name) => cells.every(({ config }) => config[name] !== null));
  const telling = tellingFields(cells.map(configRow), read);
  const isEnough = cellGroups(cells, telling).length === cellGroups(cells, mixed).length;
  return mixed.length === 0 ? ['criterion'] : isEnough ? telling : mixed;
}

function groupOf(row: Row, by: readonly FieldName[]): Group {
  const { networks, median, lowerQuartile, upperQuartile } = row as Readonly<Record<string, number>>;
  const fields = Object.fromEntries(by.map((name) => [name, row[name] ?? null]));
  return { fields, networks, median, lower: lowerQuartile, upper: upperQuartile };
}

/** Whether a measure tells groups apart, or there is one group only. */
const isTelling = (groups: readonly Group[]): boolean =>
  groups.length === 1 || new Set(groups.map(({ median }) => median)).size > 1;

/** Values of fields as a reader says them, e.g. `monks-1, OBS, alpha 1e-5`. */
export const fieldsText = (fields: Readonly<Record<string, Value>>): string =>
  Object.entries(fields)
    .flatMap(([name, value]) => (value === null ? [] : [fieldText(name, value)]))
    .join(', ');

function fieldText(name: string, value: Value): string {
  if (name === 'criterion') return criterionText(String(value));
  if (name === 'dataset') return dataSetWords(String(value));
  return `${name} ${valueText(value)}`;
}

function distribution({ show }: Measure, { median, lower, upper, networks }: Group): string {
  if (networks === 1) return `${show(median)} (1 network)`;
  return `${show(median)} (quartiles ${show(lower)} to ${show(upper)}, ${counted(networks, 'network')})`;
}

/** How often each criterion is best among groups that agree in all other fields. */
function winners({ better, wins }: Measure, groups: readonly Group[]): string[] {
  const others = ({ fields: { criterion: _, ...rest } }: Group) => JSON.stringify(rest);
  const compared = [...groupedBy(groups, others).values()].filter(({ length }) => length > 1);
  const criteria = [...new Set(groups.map(({ fields }) => fields.criterion))];
  if (compared.length < 2 || criteria.length < 2) return [];
  const counts = criteria.map((criterion) => {
    const count = compared.filter((of) => {
      const medians = of.map(({ median }) => median);
      const best = better === 'smaller' ? Math.min(...medians) : Math.max(...medians);
      return of.some((group) => group.fields.criterion === criterion && group.median === best);
    }).length;
    return `${criterionText(String(criterion))} in ${count}`;
  });
  return [
    `${wins}, among ${compared.length} comparisons with all else equal: ${listed(counts)} (ties count for each).`,
  ];
}
