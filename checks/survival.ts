// Does a sweep survive whatever happens to it? 360 cells, interrupted again and again and resumed, must end with the
// tables of an uninterrupted run, byte for byte: by 50 kill -9 at random moments, by 20 crashes of worker threads, by 5
// full disks.
//
//   npm run check:survival                  (builds; some minutes; full disks need root, for a small tmpfs)
//   npm run check:survival -- brought       (the same of a table and networks in files)

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readTable } from '../src/arrow/arrowFile.ts';
import { uniformStream } from '../src/random.ts';
import { must, SWEEP, SWEEP_CELLS, surgeon, tablesOf, writeSweep } from './sweepRuns.ts';

const [KILLS, CRASHES, FULL_DISKS] = [50, 20, 5];

const root = mkdtempSync(join(tmpdir(), 'surgeon-survival-'));
const file = join(root, 'sweep.json');
const uniform = uniformStream('survival', 1);
const say = (text: string) => process.stdout.write(`${text}\n`);
const run = (out: string, environment: NodeJS.ProcessEnv = {}) =>
  surgeon(['run', file, '--out', out, '--threads', '2', '--json', '--quiet'], environment);
const saved = (out: string) =>
  readdirSync(join(out, SWEEP.name, 'cells')).filter((name) => name.endsWith('.arrow')).length;

try {
  await writeSweep(file);
  const begun = performance.now();
  const whole = await run(join(root, 'whole')).ended;
  must(whole.status === 0, `the uninterrupted run ended with ${whole.status}: ${whole.stderr}`);
  const seconds = (performance.now() - begun) / 1000;
  const expected = tablesOf(join(root, 'whole'));
  say(`uninterrupted: ${SWEEP_CELLS} cells in ${seconds.toFixed(1)} s`);
  await kills(seconds, expected);
  await crashes(expected);
  await fullDisks(expected);
} finally {
  rmSync(root, { recursive: true, force: true });
}

/** Kills the run at a random moment of its first seconds, again and again, in as many sweeps as that takes. */
async function kills(seconds: number, expected: string): Promise<void> {
  let [killed, sweeps] = [0, 0];
  while (killed < KILLS) {
    const out = join(root, `kills ${sweeps}`);
    for (;;) {
      const child = run(out);
      const ended = await Promise.race([child.ended, after(1000 * (0.2 + 0.25 * seconds * uniform()))]);
      if (ended) break; // it was faster: the sweep is done
      child.kill('SIGKILL');
      await child.ended;
      killed++;
      if (killed === KILLS) break;
    }
    const last = await run(out).ended;
    must(last.status === 0, `after kills a run ended with ${last.status}: ${last.stderr}`);
    must(tablesOf(out) === expected, 'tables after kills differ from those of an uninterrupted run');
    must(saved(out) === SWEEP_CELLS, 'cells are missing after kills');
    sweeps++;
    rmSync(out, { recursive: true });
  }
  say(
    `kill -9: ${killed} at random moments, in ${sweeps} sweeps, each resumed to its end: tables byte for byte the same`,
  );
}

/** Lets threads crash, run after run, until enough have; then a run without crashes completes the sweep. */
async function crashes(expected: string): Promise<void> {
  const crashing = fileURLToPath(new URL('crashingThread.mjs', import.meta.url));
  const log = join(root, 'crashes.log');
  const environment = {
    NODE_OPTIONS: `--import ${pathToFileURL(crashing)} --max-old-space-size=512`,
    CRASH_SHARE: '0.5',
    CRASH_LOG: log,
  };
  writeFileSync(log, '');
  const crashes = () => readFileSync(log, 'utf8').split('\n').slice(0, -1);
  const reasons = new Set<string>();
  let lost = 0;
  for (let sweep = 0; crashes().length < CRASHES; sweep++) {
    const out = join(root, `crashes ${sweep}`);
    const { status, stdout, stderr } = await run(out, environment).ended;
    must(status === 0 || status === 1, `a run with crashing threads ended with ${status}: ${stderr}`);
    const { failed, computed } = JSON.parse(stdout) as { failed: { cell: string; reason: string }[]; computed: number };
    must(failed.length + computed === SWEEP_CELLS, 'a cell is neither computed nor failed');
    const { rows } = readTable(join(out, SWEEP.name, 'failures.arrow'));
    must(rows.length === failed.length, 'failures.arrow does not have a row for each cell that a crash cost');
    for (const { reason } of rows) reasons.add(String(reason));
    lost += failed.length;
    const last = await run(out).ended;
    must(last.status === 0, `after crashes a run ended with ${last.status}: ${last.stderr}`);
    must(
      JSON.parse(last.stdout).computed === failed.length,
      'the resumed run computed other cells than those that had failed',
    );
    must(tablesOf(out) === expected, 'tables after crashes differ from those of an uninterrupted run');
    rmSync(out, { recursive: true });
  }
  const kinds = new Map<string, number>();
  for (const kind of crashes()) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const counted = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ');
  say(`crashes of worker threads: ${counted}; ${lost} cells lost and named, computed when resumed: tables the same`);
  for (const reason of reasons) say(`  ${reason}`);
}

/** Runs a sweep on a disk that is too small, makes room, and resumes it. */
async function fullDisks(expected: string): Promise<void> {
  for (let episode = 0; episode < FULL_DISKS; episode++) {
    const disk = join(root, `disk ${episode}`);
    mkdirSync(disk);
    const kilobytes = Math.round(300 + 3000 * uniform());
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', disk]);
    if (status !== 0) {
      say('full disks: left out, a tmpfs cannot be mounted here (root?)');
      return;
    }
    try {
      const full = await run(disk).ended;
      must(full.status === 1, `on a full disk a run ended with ${full.status}: ${full.stderr}`);
      must(
        full.stderr.includes('ENOSPC') && !/\n\s+at /.test(full.stderr),
        `a full disk was not named in words: ${full.stderr}`,
      );
      const kept = saved(disk);
      must(spawnSync('mount', ['-o', 'remount,size=100m', disk]).status === 0, 'the tmpfs cannot be made larger');
      const last = await run(disk).ended;
      must(last.status === 0, `after a full disk a run ended with ${last.status}: ${last.stderr}`);
      must(
        JSON.parse(last.stdout).computed === SWEEP_CELLS - kept,
        'the resumed run computed other cells than those missing',
      );
      must(tablesOf(disk) === expected, 'tables after a full disk differ from those of an uninterrupted run');
      say(
        `full disk of ${kilobytes} kB: ${kept} of ${SWEEP_CELLS} cells kept, the rest computed when resumed: tables the same`,
      );
    } finally {
      spawnSync('umount', [disk]);
    }
  }
}
