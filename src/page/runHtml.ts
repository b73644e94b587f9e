import type { Experiment } from '../experiment/experiment.ts';
import { gridsText } from '../report/gridsText.ts';
import type { ReportDocument } from '../report/reportDocument.ts';
import type { Manifest } from '../sweep/manifest.ts';
import { type Html, html } from './html.ts';
import { grouped } from './pageNumber.ts';
import { prose } from './prose.ts';

/**
 * How an experiment was run, and how it is run again; facts of one run stand in a block of their own.
 *
 * @param repeat the command that repeats it; null: its plan in a file does
 */
export function runHtml({ experiment, manifest }: ReportDocument, repeat: string | null): Html {
  const { name, grids } = experiment;
  const file = `${name}.json`;
  if (grids.length === 0) return html`${manifest === null ? null : thisRun(manifest)}`;
  return html`${repeat === null ? html`<p>To repeat it, save its plan, which is below, as <code>${file}</code>:</p>` : html`<p>To repeat it:</p>`}
${commandHtml(repeat ?? `surgeon run ${file}`)}${reproduced(experiment)}<h3>The plan</h3>
<ul class="plan">${gridsText(experiment, Number.POSITIVE_INFINITY)
    .split('\n')
    .map((grid) => html`<li>${grid}</li>\n`)}</ul>
<details><summary>The plan as a file</summary>
<pre tabindex="0" data-copy data-file="${file}">${JSON.stringify(experiment, null, 1)}</pre>
</details>
${manifest === null ? null : thisRun(manifest)}`;
}

/** The results of papers that an experiment is about. */
const reproduced = ({ reproduces = [] }: Experiment): Html | null =>
  reproduces.length === 0
    ? null
    : html`<h3>What it reproduces</h3>
<ul class="plan">${reproduces.map((result) => html`<li>${prose(result)}</li>\n`)}</ul>
`;

/** A command as it is typed. */
export const commandHtml = (command: string): Html => html`<pre class="command" tabindex="0" data-copy>${command}</pre>
`;

/** What differs from one run of the same plan to the next, between two comments. */
function thisRun(manifest: Manifest): Html {
  const { version, node, cpu, cores, engine, threads, backend, cells, elapsedMs, status, command, data } = manifest;
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
    [
      'Data',
      Object.entries(data)
        .map(([name, sha256]) => `${name} (SHA-256 ${sha256.slice(0, 16)}…)`)
        .join(', '),
    ],
  ];
  return html`<!-- this run -->
<section class="run">
<h3>This run</h3>
<dl class="facts">${facts.map(([name, value]) => (value === null ? null : html`<dt>${name}</dt><dd>${value}</dd>\n`))}</dl>
</section>
<!-- /this run -->
`;
}
