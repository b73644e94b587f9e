import { cut } from './svg.ts';

/** Consecutive names that one label stands for. */
export interface NameGroup {
  readonly first: number;
  readonly last: number;
  /** at most 14 characters */
  readonly label: string;
}

/** Characters of a label. */
const LONGEST = 14;
/** Labels of names that have nothing in common. */
const FEW = 8;

/**
 * Labels for a list of names, as many as there is room for: each name by itself, or else those of one kind together
 * (`r1c1` to `r1c8` as `r1c1 … 8`), or else runs of equal length.
 *
 * @param spacing names that a line of letters is as high as
 */
export function nameGroups(names: readonly string[], spacing: number): NameGroup[] {
  if (spacing <= 1) return labelsOf(names).map((label, i) => ({ first: i, last: i, label }));
  const kinds = runsBy(names, kindOf);
  const middles = kinds.map(([first, last]) => (first + last) / 2);
  const isApart = middles.every((middle, i) => i === 0 || middle - middles[i - 1] >= spacing);
  if (kinds.length > 1 && isApart) return kinds.map((run) => labelled(names, run));
  // Twice the spacing, since the last run may be shorter.
  const length = Math.max(Math.ceil(names.length / FEW), Math.ceil(2 * spacing));
  return runsBy(names, (_, i) => String(Math.floor(i / length))).map((run) => labelled(names, run));
}

/** Names cut to the length of a label: at their end, or, where that leaves two the same, in their middle. */
function labelsOf(names: readonly string[]): string[] {
  const labels = names.map((name) => cut(name, LONGEST));
  const isUnique = new Set(labels).size === new Set(names).size;
  return isUnique ? labels : names.map((name) => cutMiddle(name, LONGEST));
}

/** Words of at most so many characters; of longer ones the beginning and the end, an ellipsis between them. */
function cutMiddle(words: string, max: number): string {
  const characters = [...words];
  if (characters.length <= max) return words;
  const end = Math.floor((max - 1) / 2);
  return `${characters.slice(0, max - 1 - end).join('')}…${characters.slice(-end).join('')}`;
}

/** The part of a name up to = or :, or before its last number. */
const kindOf = (name: string): string => /^[^=:]+[=:]/.exec(name)?.[0] ?? /^(.*?)\d+$/.exec(name)?.[1] ?? name;

function labelled(names: readonly string[], [first, last]: readonly [number, number]): NameGroup {
  const kind = kindOf(names[first]);
  const end = kindOf(names[last]) === kind ? names[last].slice(kind.length) : names[last];
  const label = first === last ? names[first] : `${names[first]} … ${end}`;
  return { first, last, label: cut(label, LONGEST) };
}

/** First and last index of each run of equal keys. */
function runsBy(names: readonly string[], keyOf: (name: string, index: number) => string): [number, number][] {
  const runs: [number, number][] = [];
  let before: string | null = null;
  for (const [i, name] of names.entries()) {
    const key = keyOf(name, i);
    if (key === before) runs[runs.length - 1][1] = i;
    else runs.push([i, i]);
    before = key;
  }
  return runs;
}
