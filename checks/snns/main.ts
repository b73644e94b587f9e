// Does OBS delete the links of a network of SNNS in the order in which SNNS's own OptimalBrainSurgeon does?
//
//   npm run check:snns -- NET.net PATTERNS.pat [--alpha 1e-6] [--steps N] [--order FILE] [--single]
//
// Our route goes over the links alone, since SNNS prunes no biases: H made anew for each deletion, no retraining. It is
// held against a run of SNNS, whose deletions FILE has a line each, "step source target measure …", and with --single
// against SNNS's recursion in single precision, written anew. Exit status 1 where an order differs though the measures
// do not come as close to each other as rounding to single precision lets them.

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readDataSet } from '../../src/tabular/readDataSet.ts';
import { inDoubles } from '../../test/surgeon/snnsLinks/inDoubles.ts';
import { linkedNetwork } from '../../test/surgeon/snnsLinks/linkedNetwork.ts';
import type { LinkDeletion } from '../../test/surgeon/snnsLinks/linkPath.ts';
import { inSingles } from './inSingles.ts';

const say = (text: string) => void process.stdout.write(`${text}\n`);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    alpha: { type: 'string', default: '1e-6' },
    steps: { type: 'string', default: '1000000' },
    order: { type: 'string' },
    single: { type: 'boolean', default: false },
  },
});
const [net, patterns] = positionals;
const linked = linkedNetwork(net);
const { train: samples } = await readDataSet({ train: patterns });
const problem = { samples, alpha: Number(values.alpha), steps: Number(values.steps) };
const ours = inDoubles(linked, problem);
say(`${net}: ${linked.names.length} links, ${samples.count} patterns, α = ${values.alpha}; ${ours.length} deletions`);

/** The deletions of a run of SNNS. */
function ofSnns(path: string): LinkDeletion[] {
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => /^\d/.test(line));
  return rows.map((row) => {
    const [, source, target, measure] = row.split(' ');
    return { link: linked.names.indexOf(`${source}>${target}`), measure: Number(measure), lead: Number.NaN };
  });
}

function compare(what: string, theirs: readonly LinkDeletion[]): void {
  const count = Math.min(ours.length, theirs.length);
  const differing = Array.from({ length: count }, (_, s) => s).filter((s) => ours[s].link !== theirs[s].link);
  const end = differing[0] ?? count;
  const errors = ours.slice(0, end).map(({ measure }, s) => Math.abs(theirs[s].measure / measure - 1));
  const median = errors.toSorted((a, b) => a - b)[errors.length >> 1] ?? 0;
  say(`${what}: the first ${end} of ${count} links are the same in the same order, ${count - differing.length} in all`);
  say(
    `  measures differ by ${median.toExponential(1)} in the median, ${Math.max(0, ...errors).toExponential(1)} at most`,
  );
  if (end === count) return;
  const [our, their] = [ours[end], theirs[end]];
  say(
    `  step ${end + 1}: ${linked.names[our.link]} here (${our.measure}), ${linked.names[their.link]} there (${their.measure})`,
  );
  say(`  the two best links of that step differ by ${(our.lead - 1).toExponential(1)} of themselves`);
  const tie = 3 * Math.max(...errors);
  if (our.lead - 1 > tie) process.exitCode = 1;
}

if (values.order !== undefined) compare(`SNNS (${values.order})`, ofSnns(values.order));
if (values.single) compare('single precision', inSingles(linked, problem));
