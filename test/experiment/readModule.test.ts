import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { readModule } from '../../src/experiment/readModule.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Reads a module of that text; @returns what it exports, or what is said of it */
async function outcome(name: string, text: string): Promise<unknown> {
  const path = join(root, name);
  writeFileSync(path, text);
  try {
    return (await readModule(path)).value;
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message.replace(path, 'FILE');
  }
}

/** The state of a process, as far as a module could change it. */
const processState = () => ({
  exitCode: process.exitCode,
  folder: process.cwd(),
  arguments: [...process.argv],
  variables: { ...process.env },
  listeners: process.eventNames().map((name) => [name, process.listenerCount(name)]),
  write: process.stdout.write,
});

it('reads what modules export, and nothing else that they do to their process comes through', async () => {
  const before = processState();
  const tricks = `
    import { createServer } from 'node:net';
    import { Worker } from 'node:worker_threads';
    process.exitCode = 7;
    setInterval(() => {}, 1000);
    await new Promise((resolve) => createServer().listen(0, resolve));
    new Worker('setInterval(() => {}, 1000)', { eval: true });
    process.on('SIGINT', () => {}).on('exit', () => { process.exitCode = 9; });
    process.argv.length = 0;
    process.env.SURGEON_TEST = 'set';
    delete process.env.PATH;
    console.log = null;
    process.stdout.write = null;
    JSON.stringify = () => 'changed';
    export default { is: 'read' };`;
  expect(await outcome('tricks.mjs', tricks)).toEqual({ is: 'read' });
  expect(processState()).toEqual(before);
});

it('names a module that gives nothing, whatever the reason', async () => {
  const before = processState();
  const wait = 'await new Promise((r) => setTimeout(r, 1000)); export default {};';
  const BAD = {
    never: ['await new Promise(() => {}); export default {};', 'exports no experiment: a promise in it never settles'],
    promise: ['export default new Promise(() => {});', 'exports no experiment: a promise in it never settles'],
    later: [
      "process.on('beforeExit', () => setTimeout(() => {}, 1e6)); export default new Promise(() => {});",
      'exports no experiment: a promise in it never settles',
    ],
    exit0: ['process.exit(0);', 'exports no experiment: it ends with process.exit(0)'],
    exit3: [`setTimeout(() => process.exit(3), 1); ${wait}`, 'exports no experiment: it ends with process.exit(3)'],
    rejected: [`Promise.reject(new Error('in the background')); ${wait}`, 'cannot be loaded: in the background'],
    uncaught: [`setTimeout(() => { throw undefined; }, 1); ${wait}`, 'cannot be loaded: it throws undefined'],
  };
  const said = await Promise.all(Object.entries(BAD).map(([name, [text]]) => outcome(`${name}.mjs`, text)));
  expect(said).toEqual(Object.values(BAD).map(([, message]) => `FILE ${message}`));
  expect(processState()).toEqual(before);
});

it('prints to stderr what a module prints, to the last byte, and hands it arguments and variables', async () => {
  const printed: string[] = [];
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => printed.push(String(chunk)) > 0);
  process.env.SURGEON_TEST_SEED = '5';
  try {
    const text = `
      console.log('a'.repeat(1_000_000));
      for (let i = 0; i < 200; i++) process.stdout.write('b'.repeat(10_000));
      process.stdout.write('end');
      console.error('c');
      export default [process.env.SURGEON_TEST_SEED, process.argv.slice(2)];`;
    expect(await outcome('prints.mjs', text)).toEqual(['5', process.argv.slice(2)]);
  } finally {
    write.mockRestore();
    delete process.env.SURGEON_TEST_SEED;
  }
  const text = printed.join('').replace('c\n', ''); // of stderr, in between
  const whole = `${'a'.repeat(1_000_000)}\n${'b'.repeat(2_000_000)}end`;
  expect([text.length, text === whole]).toEqual([whole.length, true]);
});
