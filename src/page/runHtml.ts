import type { Experiment } from '../experiment/experiment.ts';
import { gridsText } from '../report/gridsText.ts';
import type { ReportDocument } from '../report/reportDocument.ts';
import type { Manifest } from '../sweep/manifest.ts';
import { type Html, html } from './html.ts';
import { grouped } from './pageNumber.ts';
import { prose } from './prose.ts';

/** A command that runs an experiment again. */
export interface Repeat {
  /** as it is typed */
  readonly command: string;
  /** the file that it reads: the plan, which the page has; null: it reads none */
  readonly planFile: string | null;
}

/**
 * How an experiment was run, and how it is run again; facts of one run stand in a block of their own.
 *
 * @param repeat null: it read files that the page does not have, so that only the command that was typed repeats it
 */
export function runHtml({ experiment, manifest }: ReportDocument, repeat: Repeat | null): Html {
  const { grids } = experiment;
  const thisRun = manifest === null ? null : thisRunHtml(manifest);
  if (grids.length === 0) return html`${thisRun}`;
  return html`${repeat === null ? REPEAT_TYPED : repeatHtml(repeat)}${reproduced(experiment)}<h3>The plan</h3>
<ul class="plan">${gridsText(experiment, Number.POSITIVE_INFINITY)
    .split('\n')
    .map((grid) => html`<li>${prose(grid)}</li>\n`)}</ul>
${repeat === null ? null : planHtml(experiment)}${thisRun}`;
}

/** Where the command is known. */
const IN_A_CLONE = html`<p class="note">In a clone of optimal-brain-surgeon, after <code>npm install</code>, <code>surgeon</code> is typed <code>npx surgeon</code>.</p>
`;

const REPEAT_TYPED = html`<p>To repeat it, type the command below again, with the same files of yours: they are told by their digests.</p>
${IN_A_CLONE}`;

/** The plan as a file: one that names files of the user's would not be found again by their names alone. */
const planHtml = (experiment: Experiment): Html => html`<details><summary>The plan as a file</summary>
<pre tabindex="0" data-copy data-file="${experiment.name}.json">${JSON.stringify(experiment, null, 1)}</pre>
</details>
`;

const repeatHtml = ({ command, planFile }: Repeat): Html => html`<p>To repeat it${
  planFile === null ? ':' : html`, save its plan, which is below, as <code>${planFile}</code>, then:`
}</p>
<pre class="command" tabindex="0" data-copy>${command}</pre>
${IN_A_CLONE}`;

/** The results of papers that an experiment is about. */
const reproduced = ({ reproduces = [] }: Experiment): Html | null =>
  reproduces.length === 0
    ? null
    : html`<h3>What it reproduces</h3>
<ul class="plan">${reproduces.map((result) => html`<li>${prose(result)}</li>\n`)}</ul>
`;

/** The facts that differ from one run of the same plan to the next, between two comments. */
function thisRunHtml(manifest: Manifest): Html {
  const { version, node, cpu, cores, engine, threads, backend, cells, elapsedMs, status, command } = manifest;
  const facts: readonly (readonly [string, string | null])[] = [
    ['Command', command],
    ['State', status],
    [
      'Cells',
      `${grouped(cells.computed)} of ${grouped(cells.planned)} computed in this run, ${grouped(cells.failed)} failed`,
    ],
    ['Time', `${(elapsedMs / 1000).toFixed(1)} s`],
    ['Engine', threads === null ? engine : `${engine}, ${threads}`],
    ['Backend', backend.core === '' ? backend.name : `${backend.name}, ${backend.core}`],
    ['Processor', `${cpu}, ${cores} cores`],
    ['Versions', `surgeon ${version}, Node.js ${node}`],
    ['Data', digests(manifest.data)],
    ['Networks', digests(manifest.networks ?? {})],
  ];
  return html`<!-- this run -->
<section class="run">
<h3>This run</h3>
<dl class="facts">${facts.map(([name, value]) => (value === null ? null : html`<dt>${name}</dt><dd>${value}</dd>\n`))}</dl>
</section>
<!-- /this run -->
`;
}

/** Files by name, with the beginning of their digests; null: there are none. */
function digests(files: Readonly<Record<string, string>>): string | null {
  const named = Object.entries(files).map(([name, sha256]) => `${name} (SHA-256 ${sha256.slice(0, 16)}…)`);
  return named.length === 0 ? null : named.join(', ');
}
