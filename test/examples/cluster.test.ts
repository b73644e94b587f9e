import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { findExperiment } from '../../src/cli/findExperiment.ts';
import { partOf } from '../../src/cli/runOptions.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import { compiled } from '../compiled.ts';
import { dataSets } from '../dataSets.ts';

const SCRIPTS = resolve('examples/cluster');
const SWEEP = join(SCRIPTS, 'sweep.json');

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A folder of commands that are found before all others, and the folder in which the scripts are called. */
let bin: string;
let here: string;
beforeEach(() => {
  // A space, because paths of people have them.
  here = mkdtempSync(join(root, 'a folder '));
  bin = join(here, 'bin');
  mkdirSync(bin);
});

const command = (name: string, ...lines: string[]) =>
  writeFileSync(join(bin, name), ['#!/usr/bin/env bash', 'set -euo pipefail', ...lines, ''].join('\n'), {
    mode: 0o755,
  });

function run(words: readonly string[], variables: Record<string, string> = {}) {
  const [script, ...rest] = words;
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, ...variables };
  const { status, stdout, stderr } = spawnSync(script, rest, { cwd: here, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Stands for a program: notes the words it is called with, one call a line. */
const recorder = (name: string, script = '') =>
  command(name, `{ printf '%s\\t' "$@"; echo; } >> '${here}/${name}.calls'\n${script}`);
const calls = (name: string) =>
  readFileSync(join(here, `${name}.calls`), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t').slice(0, -1));

/** Stands for GNU parallel: one line of stdin after the other; fails at the end if one of them has. */
const LOOP = `
while [[ $1 != surgeon ]]; do shift; done
failed=0
while read -r line; do "\${@//\\{\\}/$line}" || failed=1; done
exit $failed`;

const after = (words: readonly string[], flag: string) => words[words.indexOf(flag) + 1];
const called = (name: string) => calls('surgeon').filter(([word]) => word === name);

/**
 * Every cell is in one of the shards that were run, each shard wrote to a folder of its own, and no other flag went
 * astray.
 */
async function expectAllCellsOnce(shards: number, folderOf: (shard: number) => string, flags: readonly string[] = []) {
  const runs = called('run');
  expect(runs).toHaveLength(shards);
  const cells = cellsOf(await findExperiment(SWEEP), dataSets);
  const computed = runs.flatMap((words) => partOf({ shard: after(words, '--shard') }, cells)!.cells);
  expect(computed.map(({ id }) => id).sort()).toEqual(cells.map(({ id }) => id).sort());
  for (const words of runs) {
    const [shard, of] = after(words, '--shard').split('/').map(Number);
    expect(of).toBe(shards);
    expect(after(words, '--out')).toBe(folderOf(shard));
    expect(words.slice(2, 2 + flags.length)).toEqual(flags);
  }
}

/** A process that is told to end is surgeon itself, and no shell around it. */
function expectToBecomeSurgeon(words: readonly string[], variables: Record<string, string>) {
  command('surgeon', 'echo $$');
  const { stdout } = run(['bash', '-c', 'echo $$; exec "$@"', 'bash', ...words], variables);
  const [own, ofSurgeon] = stdout.trim().split('\n');
  expect(ofSurgeon).toBe(own);
}

describe('Slurm', () => {
  const submit = join(SCRIPTS, 'slurm', 'submit.sh');
  /** Stands for Slurm: runs the tasks of an array one after the other. */
  const SBATCH = `
while [[ $1 == --* ]]; do
  [[ $1 == --array=1-* ]] && tasks=\${1#--array=1-}
  shift
done
if [[ -n \${tasks:-} ]]; then
  for ((task = 1; task <= tasks; task++)); do SLURM_ARRAY_TASK_ID=$task SLURM_CPUS_PER_TASK=3 "$@"; done
  echo "71;cluster"
else
  "$@"
  echo 72
fi`;

  it('runs every cell in one task of the array, and merges after any end of theirs', async () => {
    recorder('surgeon');
    recorder('sbatch', SBATCH);
    const { status, stdout } = run([submit, SWEEP, '7', 'my sweep', '--alpha', '1e-5']);
    expect(status).toBe(0);
    expect(stdout).toBe('job 71: shards 1 to 7; job 72: merge\n');
    await expectAllCellsOnce(7, (shard) => `my sweep/parts/${shard}`, ['--alpha', '1e-5']);
    expect(called('run').map((words) => after(words, '--threads'))).toEqual(Array(7).fill('3'));
    expect(calls('sbatch')[1]).toContain('--dependency=afterany:71');
    expect(called('plan')[0].slice(1, 4)).toEqual([SWEEP, '--alpha', '1e-5']);
    // The stub made no folders, so the pattern stays as it is.
    expect(called('merge')).toEqual([['merge', 'my sweep/parts/*', '--out', 'my sweep/results']]);
  });

  it('hands the folder of data sets to every command', () => {
    recorder('surgeon');
    recorder('sbatch', SBATCH);
    expect(run([submit, SWEEP, '2', 'sweep'], { DATA: 'my data' }).status).toBe(0);
    expect(calls('surgeon').map(([name, ...words]) => [name, words.includes('--data=my data')])).toEqual(
      ['plan', 'run', 'run', 'merge'].map((name) => [name, true]),
    );
  });

  it('submits nothing where the plan is refused, or a word is missing', () => {
    recorder('surgeon', 'exit 2');
    recorder('sbatch', SBATCH);
    expect(run([submit, SWEEP, '2', 'sweep']).status).toBe(2);
    const { status, stderr } = run([submit, SWEEP, '2']);
    expect([status, stderr]).toEqual([2, 'submit.sh: say EXPERIMENT SHARDS FOLDER [flags of fields]\n']);
    expect(readdirSync(here)).not.toContain('sbatch.calls');
  });

  it('lets signals reach surgeon', () => {
    const task = join(SCRIPTS, 'slurm', 'sweep.sbatch');
    expectToBecomeSurgeon([task, SWEEP, '2', 'sweep'], { SLURM_ARRAY_TASK_ID: '1', SLURM_CPUS_PER_TASK: '1' });
  });
});

describe('Kubernetes', () => {
  const documents = (file: string) =>
    parseAllDocuments(readFileSync(join(SCRIPTS, 'kubernetes', file), 'utf8')).map((document) => {
      expect(document.errors).toEqual([]);
      return document.toJS();
    });
  const container = (job: ReturnType<typeof documents>[number]) => job.spec.template.spec.containers[0];

  it('runs every cell in one index of the job', async () => {
    recorder('surgeon');
    const [claim, job] = documents('sweep.yaml');
    const { command: shell, args, env, volumeMounts } = container(job);
    const shards = env.find(({ name }: { name: string }) => name === 'SHARDS').value;
    expect(job.spec).toMatchObject({ completionMode: 'Indexed', completions: Number(shards) });
    for (let index = 0; index < job.spec.completions; index++) {
      const variables = { SHARDS: shards, JOB_COMPLETION_INDEX: `${index}`, THREADS: '2' };
      expect(run([...shell, ...args], variables).status).toBe(0);
    }
    await expectAllCellsOnce(8, (shard) => `/sweep/parts/${shard}`);
    expect(called('run')[0][1]).toBe('/experiment/sweep.json');

    // What is mounted where the command looks, and what is asked for.
    const { volumes } = job.spec.template.spec;
    expect(volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath)).toEqual(['/experiment', '/sweep']);
    expect(volumes[1].persistentVolumeClaim.claimName).toBe(claim.metadata.name);
    expect(claim.spec.accessModes).toEqual(['ReadWriteMany']);
  });

  it('lets signals reach surgeon', () => {
    const { command: shell, args } = container(documents('sweep.yaml')[1]);
    expectToBecomeSurgeon([...shell, ...args], { SHARDS: '8', JOB_COMPLETION_INDEX: '0', THREADS: '2' });
  });

  it('merges on the same volume, in the same image', () => {
    recorder('surgeon');
    const [[, sweep], [merge]] = [documents('sweep.yaml'), documents('merge.yaml')];
    const { command: shell, args, image, volumeMounts } = container(merge);
    expect(run([...shell, ...args]).status).toBe(0);
    expect(called('merge')).toEqual([['merge', '/sweep/parts/*', '--out', '/sweep/results']]);
    expect(image).toBe(container(sweep).image);
    expect(volumeMounts[0]).toEqual(container(sweep).volumeMounts[1]);
    expect(merge.spec.template.spec.volumes[0]).toEqual(sweep.spec.template.spec.volumes[1]);
  });
});

describe('GNU parallel', () => {
  const sweep = join(SCRIPTS, 'parallel', 'sweep.sh');
  const isThere = spawnSync('parallel', ['--version'], { encoding: 'utf8' }).stdout?.startsWith('GNU parallel');

  it('runs every cell in one shard, and merges what there is when shards fail', async () => {
    recorder('surgeon', '[[ $1 != run || $* != *3/5* ]]');
    command('parallel', LOOP);
    const { status, stderr } = run([sweep, SWEEP, '5', 'my sweep', '--alpha', '1e-5'], { THREADS: '1' });
    expect(status).toBe(0);
    expect(stderr).toBe('sweep.sh: some shards failed: their exit statuses are in my sweep/joblog\n');
    await expectAllCellsOnce(5, (shard) => `my sweep/parts/${shard}`, ['--alpha', '1e-5', '--threads=1']);
    expect(called('merge')).toEqual([['merge', 'my sweep/parts/*', '--out', 'my sweep/results']]);
  });

  it('end to end, leaves the tables of one whole run', () => {
    command('surgeon', `exec '${process.execPath}' '${compiled('src/cli/main.ts')}' "$@"`);
    if (!isThere) command('parallel', LOOP);
    // Four cells, two of each network, which a strong decay trains in a few steps.
    const few = [
      '--dataset',
      'monks-3',
      '--alpha',
      '1e-5,1e-2',
      '--criterion',
      'obs',
      '--seeds',
      '2',
      '--decay',
      '1e-2',
    ];

    const { status, stdout, stderr } = run([sweep, SWEEP, '2', 'my sweep', ...few], { JOBS: '2', THREADS: '1' });
    expect(stdout).toMatch(/^4 cells, 0 of them .*\nshared: [\s\S]*\nmemory: .*\nshard /);
    expect(stderr).not.toContain('surgeon:');
    expect(status).toBe(0);
    expect(run(['surgeon', 'run', SWEEP, ...few, '--out', 'whole', '--threads', '1', '--quiet']).status).toBe(0);

    const tables = (out: string) => {
      const folder = join(here, out, 'sweep');
      const names = readdirSync(folder).filter((name) => name.endsWith('.arrow'));
      return names.sort().map((name) => [name, readFileSync(join(folder, name)).toString('base64')]);
    };
    expect(tables('whole').map(([name]) => name)).toContain('summary.arrow');
    expect(tables('my sweep/results')).toEqual(tables('whole'));
    expect(readFileSync(join(here, 'my sweep/cells.jsonl'), 'utf8').split('\n')).toHaveLength(4 + 1);
  });
});
