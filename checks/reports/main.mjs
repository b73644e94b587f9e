// npm run check:reports [-- [--results DIR] [--pages FILE...] [--screenshots DIR]]: opens the reports of `reproduce`
// and of `prune` in Chromium, from their files, and fails where one asks for anything, prints an error, has text in one
// place with another, cannot be used by keys, or is refused by axe-core. Before that it makes sure that it sees such
// faults. `--results DIR` names a folder that `reproduce` has written; `--pages` looks at these pages alone;
// `--screenshots` writes pictures of all that was seen. Without a browser it says so, and all is well.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { browserProgram, launched } from './browser.mjs';
import { madeReports } from './madeReports.mjs';
import { reportFaults } from './reportFaults.mjs';
import { selfTest } from './selfTest.mjs';

const { values } = parseArgs({
  options: { results: { type: 'string' }, pages: { type: 'string', multiple: true }, screenshots: { type: 'string' } },
});
const say = (line) => process.stdout.write(`${line}\n`);
const given = (path) => path && resolve(process.env.INIT_CWD ?? '.', path); // npm runs this in its own folder

/** Parts that the reports of `reproduce` and `prune`, taken together, have at least once each. */
const CONTROLS = ['sorted', 'filtered', 'moved', 'played', 'downloaded'];

async function checkReports(browser, folder) {
  const screenshots = given(values.screenshots);
  if (screenshots) mkdirSync(screenshots, { recursive: true });
  say(`reports: the check sees ${await selfTest(browser)} kinds of faults`);
  const named = values.pages?.map(given).map((path) => [`${basename(dirname(path))}-${basename(path, '.html')}`, path]);
  const pages = named ? Object.fromEntries(named) : madeReports(given(values.results), folder);
  const total = {};
  let count = 0;
  for (const [name, path] of Object.entries(pages)) {
    const pictures = screenshots && join(screenshots, name);
    const { faults, used, bytes, openMs } = await reportFaults(browser, path, { pictures });
    const size = `${(bytes / 1e6).toFixed(2)} MB, open in ${(openMs / 1e3).toFixed(2)} s`;
    say(`${name}: ${size}; ${CONTROLS.map((control) => `${used[control]} ${control}`).join(', ')}`);
    for (const fault of faults) say(`  ${fault}`);
    for (const control of CONTROLS) total[control] = (total[control] ?? 0) + used[control];
    count += faults.length;
  }
  const missing = named ? [] : CONTROLS.filter((control) => total[control] === 0);
  if (missing.length > 0) say(`nothing was there to be ${missing.join(', ')}`);
  say(`reports: ${Object.keys(pages).length} pages, ${count + missing.length} faults (Chromium ${browser.version()})`);
  if (count + missing.length > 0) process.exitCode = 1;
}

const program = browserProgram();
if (program === undefined) {
  say('reports: no Chromium is here, so no page was opened');
} else {
  const folder = mkdtempSync(join(tmpdir(), 'surgeon-reports-'));
  const browser = await launched(program);
  try {
    await checkReports(browser, folder);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}
