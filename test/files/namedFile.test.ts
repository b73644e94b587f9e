import { spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  createReadStream,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { isStandardOutput, writeNamed } from '../../src/files/namedFile.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(root, 'a'));
});

const CONTENT = Buffer.from('first line\nsecond line\n');
/** More than a pipe holds: 64 KiB on Linux and macOS. */
const LARGE = Buffer.from('0123456789abcde\n'.repeat(20_000));

function pipe(name: string): string {
  expect(spawnSync('mkfifo', [at(name)]).status).toBe(0);
  return at(name);
}

/** Opens a file for as long as the test takes; @returns the name that its descriptor has */
function descriptorOf(path: string, flags: string | number): string {
  const descriptor = openSync(path, flags);
  onTestFinished(() => closeSync(descriptor));
  return `/dev/fd/${descriptor}`;
}

describe('a plain file', () => {
  it('is made, and nothing is left beside it', async () => {
    await writeNamed(at('new'), CONTENT);
    expect(readFileSync(at('new'))).toEqual(CONTENT);
    expect(readdirSync(folder)).toEqual(['new']);
  });

  it.each([0o600, 0o640, 0o755])('is replaced, and keeps its permissions: %o', async (mode) => {
    writeFileSync(at('old'), 'x', { mode });
    const { ino } = statSync(at('old'));
    await writeNamed(at('old'), CONTENT);
    expect(readFileSync(at('old'))).toEqual(CONTENT);
    expect(statSync(at('old')).mode & 0o777).toBe(mode);
    expect(statSync(at('old')).ino).not.toBe(ino); // whoever has the old one open goes on reading it
  });

  it('is written in place where nothing can stand beside it: its name is as long as names can be', async () => {
    const name = 'x'.repeat(255);
    await writeNamed(at(name), CONTENT);
    expect(readdirSync(folder)).toEqual([name]);
    await writeNamed(at(name), CONTENT.subarray(0, 5));
    expect(readFileSync(at(name))).toEqual(CONTENT.subarray(0, 5));
  });

  it.skipIf(process.getuid?.() === 0)('that may not be written stays as it is', async () => {
    writeFileSync(at('kept'), 'x', { mode: 0o444 });
    await expect(writeNamed(at('kept'), CONTENT)).rejects.toMatchObject({ code: 'EACCES' });
    expect(readFileSync(at('kept'), 'utf8')).toBe('x');
  });
});

describe('a link', () => {
  it('stays, and the file that it leads to is replaced, over further links and folders', async () => {
    mkdirSync(at('far'));
    mkdirSync(at('near'));
    writeFileSync(at('far/target'), 'old', { mode: 0o600 });
    symlinkSync('../far', at('near/folder'));
    symlinkSync('target', at('far/second'));
    symlinkSync('folder/second', at('near/first'));
    await writeNamed(at('near/first'), CONTENT);
    for (const name of ['near/first', 'far/second']) expect(lstatSync(at(name)).isSymbolicLink()).toBe(true);
    expect(lstatSync(at('far/target')).isFile()).toBe(true);
    expect(readFileSync(at('far/target'))).toEqual(CONTENT);
    expect(statSync(at('far/target')).mode & 0o777).toBe(0o600);
  });

  it('to nothing makes its target', async () => {
    mkdirSync(at('far'));
    symlinkSync('far/target', at('link'));
    await writeNamed(at('link'), CONTENT);
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(at('far/target'))).toEqual(CONTENT);
  });

  it('to a pipe is written through', async () => {
    symlinkSync(pipe('pipe'), at('link'));
    const read = text(createReadStream(at('pipe')));
    await writeNamed(at('link'), CONTENT);
    expect(await read).toBe(CONTENT.toString());
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
  });

  it('to itself is refused', async () => {
    symlinkSync('b', at('a'));
    symlinkSync('a', at('b'));
    await expect(writeNamed(at('a'), CONTENT)).rejects.toMatchObject({ code: 'ELOOP' });
  });
});

describe('a pipe', () => {
  it('is written through, and waits for its reader', async () => {
    const path = pipe('pipe');
    const written = writeNamed(path, LARGE);
    const read = text(createReadStream(path)); // opened after the writer
    await written;
    expect(await read).toBe(LARGE.toString());
    expect(lstatSync(path).isFIFO()).toBe(true);
  });

  it('whose reader leaves says so', async () => {
    const path = pipe('pipe');
    const reader = createReadStream(path, { end: 9 });
    reader.resume();
    await expect(writeNamed(path, LARGE)).rejects.toMatchObject({ code: 'EPIPE' });
  });

  it('that takes no more for now is asked again: its descriptor does not block', async () => {
    const path = pipe('pipe');
    const name = descriptorOf(path, constants.O_RDWR | constants.O_NONBLOCK);
    const read = text(createReadStream(path, { end: LARGE.length - 1 }));
    await writeNamed(name, LARGE);
    expect(await read).toBe(LARGE.toString());
  });
});

describe('what is no file at all', () => {
  it('a socket gets all of it', async () => {
    const server = createServer();
    const got = new Promise<string>((resolve) => server.on('connection', (socket) => resolve(text(socket))));
    await new Promise<void>((resolve) => server.listen(at('socket'), resolve));
    onTestFinished(() => void server.close());
    await writeNamed(at('socket'), LARGE);
    expect(await got).toBe(LARGE.toString());
    expect(lstatSync(at('socket')).isSocket()).toBe(true);
  });

  it('a descriptor is written where it stands', async () => {
    writeFileSync(at('log'), 'before\n');
    await writeNamed(descriptorOf(at('log'), 'a'), CONTENT);
    expect(readFileSync(at('log'), 'utf8')).toBe(`before\n${CONTENT}`);
    symlinkSync(descriptorOf(at('log'), 'a'), at('link'));
    await writeNamed(at('link'), CONTENT);
    expect(readFileSync(at('log'), 'utf8')).toBe(`before\n${CONTENT}${CONTENT}`);
  });

  it.each([
    ['a folder', () => folder, 'EISDIR'],
    ['a name that ends like one of a folder', () => at('new/'), 'EISDIR'],
    ['a file in no folder', () => at('no/file'), 'ENOENT'],
    ['a descriptor that nobody has opened', () => '/dev/fd/9999', 'EBADF'],
  ])('%s is refused, and nothing is made', async (_, path, code) => {
    await expect(writeNamed(path(), CONTENT)).rejects.toMatchObject({ code });
    expect(readdirSync(folder)).toEqual([]);
  });
});

it.skipIf(!existsSync('/proc/self/fd'))('a descriptor that Node.js has opened for itself is refused', async () => {
  const folderOf = '/proc/self/fd';
  const own = readdirSync(folderOf).filter((descriptor) => {
    try {
      return readlinkSync(join(folderOf, descriptor)).startsWith('anon_inode:');
    } catch {
      return false; // that of the listing itself
    }
  });
  expect(own.length).toBeGreaterThan(0); // queues of events
  for (const descriptor of own) {
    await expect(writeNamed(`/dev/fd/${descriptor}`, CONTENT)).rejects.toMatchObject({ code: 'EBADF' });
  }
});

describe('standard output', () => {
  it('is known by its descriptor, and by a link to that', () => {
    symlinkSync('/dev/fd/1', at('link'));
    expect(isStandardOutput('/dev/fd/1')).toBe(true);
    expect(isStandardOutput(at('link'))).toBe(true);
  });

  it('is no other file', () => {
    writeFileSync(at('file'), '');
    for (const path of [at('file'), at('new'), pipe('pipe'), descriptorOf(at('file'), 'r')]) {
      expect(isStandardOutput(path)).toBe(false);
    }
  });
});
