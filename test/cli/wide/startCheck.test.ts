import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startCheck } from '../../../src/cli/wide/startCheck.ts';

const folder = mkdtempSync(join(tmpdir(), 'surgeon-check-'));

/** A program in place of `checkProgram`. */
function program(name: string, code: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, `import { writeSync } from 'node:fs';\n${code}\n`);
  return path;
}

const ANSWER = `writeSync(3, '{"differing":[]}'); console.log('Decided to vectorize, 9 revectorizable nodes');`;

describe.concurrent('startCheck', () => {
  it('reads answer and listing of another process, which has none of our options', async () => {
    process.env.NODE_OPTIONS = '--no-such-option';
    try {
      const verdict = startCheck(program('wide', ANSWER));
      expect(await verdict()).toEqual({ isWide: true, why: 'checked', isFault: false });
    } finally {
      delete process.env.NODE_OPTIONS;
    }
  });

  it.each([
    ['crashes', `${ANSWER} process.kill(process.pid, 'SIGSEGV');`, 10_000, 'ended by SIGSEGV'],
    ['does not end', 'setInterval(() => {}, 1000);', 150, 'took longer than 0.15 s'],
  ])('takes a process that %s for a fault', async (name, code, limitMs, said) => {
    const { isWide, isFault, why } = await startCheck(program(name.replaceAll(' ', '-'), code), limitMs)();
    expect({ isWide, isFault }).toEqual({ isWide: false, isFault: true });
    expect(why).toContain(said);
  });

  it('takes a process that cannot be started for a fault', async () => {
    expect((await startCheck(join(folder, 'not', 'there', 'program.mjs'))()).why).toContain(
      'could not be started (ENOENT)',
    );
    // Node.js refuses it at once, as it refuses all of them under its permission model.
    expect((await startCheck('no\0program')()).why).toContain('could not be started (ERR_INVALID_ARG_VALUE)');
  });
});
