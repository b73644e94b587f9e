import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { EngineRecord } from '../../src/engines/engineRecord.ts';
import { ENGINES } from '../../src/engines/engines.ts';
import { runOnEngine } from '../../src/engines/runOnEngine.ts';
import { UsageError } from '../../src/errors.ts';
import { experimentPaths } from '../../src/files/paths.ts';
import { EngineHere } from '../cell/engineHere.ts';
import { smallRun, TWELVE, tracesIn } from '../sweep/smallRun.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(root, 'a'));
});

/** An engine of a test, with what became of it. */
function stub(open: () => EngineHere = () => new EngineHere()) {
  const calls: string[] = [];
  const record: EngineRecord = {
    ...{ name: 'stub', meaning: 'stub: for a test', flags: { speed: { describe: 'how fast', defaultInWords: '1' } } },
    check({ flags }) {
      calls.push('check');
      if (flags.speed === 'none') throw new UsageError('speed must be a number, got "none"');
    },
    require(cells) {
      calls.push(`require ${cells.length}`);
      return { backend: { name: 'plain', core: 'of a test' }, warning: 'it may take a while' };
    },
    async open() {
      calls.push('open');
      const engine = open();
      engine.close = async () => {
        calls.push('close');
      };
      return engine;
    },
  };
  return { record, calls };
}

it('an experiment and a folder are enough: threads of this process leave the bytes of a run in one thread', async () => {
  expect(await runOnEngine(TWELVE, { out })).toMatchObject({ status: 'done', computed: 12, failures: [] });
  const paths = experimentPaths(out, TWELVE.name);
  expect(JSON.parse(readFileSync(paths.manifest, 'utf8'))).toMatchObject({
    ...{ engine: 'threads', threads: availableParallelism(), command: 'runExperiment', part: null },
  });
  const whole = await smallRun(mkdtempSync(join(root, 'b')));
  expect(tracesIn(paths)).toEqual(tracesIn(whole.paths));
  expect(await runOnEngine(TWELVE, { out })).toMatchObject({ status: 'done', computed: 0 });
});

describe('an engine', () => {
  it('is checked, opened and closed in this order, and what it says is passed on', async () => {
    const { record, calls } = stub();
    const lines: string[] = [];
    await runOnEngine(TWELVE, { out, engine: record, onNotice: (line) => lines.push(line) });
    expect(calls).toEqual(['check', 'require 12', 'open', 'close']);
    expect(lines).toEqual(['it may take a while']);
  });

  it('whose flag is wrong is not opened, and nothing is written', async () => {
    const { record, calls } = stub();
    rmSync(out, { recursive: true });
    const run = runOnEngine(TWELVE, { out, engine: record, engineFlags: { speed: 'none' } });
    await expect(run).rejects.toThrow('speed must be a number');
    expect(calls).toEqual(['check']);
    expect(existsSync(out)).toBe(false);
  });

  it('that fails on the way ends the run with its reason', async () => {
    const failure = new AbortController();
    const prune = async () => {
      failure.abort(new UsageError('the queue is gone'));
      return undefined;
    };
    const { record, calls } = stub(() => Object.assign(new EngineHere({ prune }), { failed: failure.signal }));
    await expect(runOnEngine(TWELVE, { out, engine: record })).rejects.toThrow('the queue is gone');
    expect(calls.at(-1)).toBe('close');
  });
});

it('all engines have a name and flags of their own', () => {
  const names = ENGINES.map(({ name }) => name);
  const flags = ENGINES.flatMap((record) => Object.keys(record.flags));
  expect(names[0]).toBe('threads'); // the default
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(flags).size).toBe(flags.length);
});
