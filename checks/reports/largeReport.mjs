// npm run check:large-report [-- CELLS]: an experiment of 10,000 cells (or so many): seconds to build its report and of
// what, MB, and seconds until Chromium has it open. Fails where a page has more than 5 MB, asks for anything, or prints
// an error.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { browserProgram, launched } from './browser.mjs';
import { watchedPage } from './watchedPage.mjs';

const CELLS = Number(process.argv[2] ?? 10_000);
const MAX_BYTES = 5e6;
const ROUNDS = 5;
const SURGEON = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'surgeon-large-'));
const say = (line) => process.stdout.write(`${line}\n`);
const timed = async (work) => {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1e3;
};
const surgeon = (...words) => timed(() => execFileSync(process.execPath, [SURGEON, ...words], { stdio: 'pipe' }));
const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

try {
  const cheap = { dataset: 'xor', layers: [2, 2, 1], stop: 'weightsLeft', weightsLimit: 8 };
  const grid = { ...cheap, criterion: ['obs', 'magnitude'], seed: `1..${CELLS / 2}` };
  const experiment = { name: 'large', question: 'How long does a large report take?', grids: [grid] };
  const [file, out] = [join(folder, 'large.json'), join(folder, 'out')];
  writeFileSync(file, JSON.stringify(experiment));
  say(`run: ${CELLS} cells in ${(await surgeon('run', file, '--out', out, '--quiet')).toFixed(1)} s`);
  say(`report: ${(await surgeon('report', '--out', out)).toFixed(1)} s`);
  const page = join(out, 'large', 'report.html');
  const bytes = statSync(page).size;
  say(`report.html: ${(bytes / 1e6).toFixed(2)} MB`);
  if (bytes > MAX_BYTES) process.exitCode = 1;

  const program = browserProgram();
  if (program === undefined) say('no Chromium is here, so the page was not opened');
  else {
    const browser = await launched(program);
    const seconds = [];
    for (let round = 0; round <= ROUNDS; round++) {
      let opened;
      const took = await timed(async () => {
        opened = await watchedPage(browser, pathToFileURL(page).href);
      });
      if (round > 0) seconds.push(took); // the first one warms the browser up
      for (const fault of opened.faults) {
        say(fault);
        process.exitCode = 1;
      }
      await opened.close();
    }
    await browser.close();
    say(`open: median ${median(seconds).toFixed(2)} s of ${ROUNDS} (Chromium ${browser.version()})`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
