import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const PRINTING = ['--import', 'tsx', 'test/cli/printing.ts'];
const FULL = 'surgeon: standard output cannot be written';

describe.skipIf(!existsSync('/dev/full'))('a disk that is full', () => {
  const onFull = (which: 1 | 2) => {
    const full = openSync('/dev/full', 'w');
    const stdio = which === 1 ? (['ignore', full, 'pipe'] as const) : (['ignore', 'pipe', full] as const);
    const { status, stdout, stderr } = spawnSync(process.execPath, [...PRINTING, '10'], {
      stdio: [...stdio],
      encoding: 'utf8',
    });
    closeSync(full);
    return { status, stdout, stderr };
  };

  it('behind standard output is told in one line, exit status 1', () => {
    expect(onFull(1)).toMatchObject({ status: 1, stderr: `progress\n${FULL} (ENOSPC)\n` });
  });

  it('behind standard error changes nothing', () => {
    expect(onFull(2)).toMatchObject({ status: 3, stdout: `${'x'.repeat(10)}\n` });
  });
});

it('a disk that takes a part of the last line that is printed is told, too', () => {
  // A file may grow to 4 KiB here: the line fills that, and the system says nothing until the next write.
  const script = 'ulimit -f 4; exec "$0" "$@" > "$OUT"';
  const env = { ...process.env, OUT: join(root, 'out'), TMPDIR: root, TSX_DISABLE_CACHE: '1' };
  const words = ['-c', script, process.execPath, ...PRINTING, '5000'];
  const { status, stderr } = spawnSync('bash', words, { env, encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, `progress\n${FULL} (EFBIG)\n`]);
  expect(statSync(join(root, 'out')).size).toBe(4096);
});

it('a reader that has seen enough ends it without a word', () => {
  const script = '{ "$0" "$@" 2> "$OUT"; echo $? > "$OUT.status"; } | head -c 1';
  const env = { ...process.env, OUT: join(root, 'err') };
  spawnSync('bash', ['-c', script, process.execPath, ...PRINTING, '1000000'], { env });
  expect(readFileSync(join(root, 'err'), 'utf8')).toBe('progress\n');
  expect(readFileSync(join(root, 'err.status'), 'utf8')).toBe('0\n');
});
