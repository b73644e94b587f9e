import {
  access,
  close,
  constants,
  fstatSync,
  lstatSync,
  open,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  type Stats,
  statSync,
  write,
} from 'node:fs';
import { connect } from 'node:net';
import { dirname, resolve, sep } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { writeWhole } from './wholeFile.ts';

/** The target of the bytes that are written to a name. */
type Target =
  /** one that this process has open: `/dev/stdout`, `/dev/fd/3`, `>(gzip > x)` of a shell */
  | { readonly kind: 'descriptor'; readonly descriptor: number; readonly stats: Stats }
  /** a pipe, a device */
  | { readonly kind: 'stream'; readonly path: string; readonly stats: Stats }
  | { readonly kind: 'socket'; readonly path: string; readonly stats: Stats }
  /** null: it is not there yet */
  | { readonly kind: 'file'; readonly path: string; readonly stats: Stats | null };

/** Links that are followed; Linux follows as many. */
const MAX_LINKS = 40;
/** A pipe that takes nothing now is asked again after so long. */
const AGAIN_MS = 10;

/**
 * Writes to a file that a user named, whatever it is. A plain file is replaced whole or not at all, and keeps its
 * permissions; of a link, the file that it leads to. Pipes, devices, sockets and open descriptors are written through.
 *
 * A pipe without a reader is waited for.
 *
 * @throws {Error} of the file system, with its `code`
 */
export async function writeNamed(path: string, content: Uint8Array): Promise<void> {
  const target = targetOf(path);
  switch (target.kind) {
    case 'descriptor':
      return writeDescriptor(target.descriptor, content);
    case 'stream':
      return writeOpened(target.path, constants.O_WRONLY | constants.O_NOCTTY, content);
    case 'socket':
      return writeStream(connect(target.path), content);
    case 'file':
      return writePlain(target.path, target.stats, content);
  }
}

/**
 * Whether what is written to a file that a user named comes where standard output goes. A device that keeps nothing has
 * room for both.
 *
 * @throws {Error} of the file system, with its `code`
 */
export function isStandardOutput(path: string): boolean {
  const { stats, ...target } = targetOf(path);
  if (target.kind === 'descriptor' && target.descriptor === 1) return true;
  const output = fstatSync(1);
  if (!stats || (output.isCharacterDevice() && !process.stdout.isTTY)) return false;
  return stats.dev === output.dev && stats.ino === output.ino;
}

function targetOf(path: string): Target {
  if (path.endsWith(sep)) throw refusal('EISDIR', path);
  let name = resolve(path);
  for (let links = 0; links <= MAX_LINKS; links++) {
    const descriptor = descriptorOf(name);
    if (descriptor !== null) {
      if (isOfNode(descriptor)) throw refusal('EBADF', path);
      return { kind: 'descriptor', descriptor, stats: fstatSync(descriptor) };
    }
    const stats = lstatSync(name, { throwIfNoEntry: false });
    if (!stats) return { kind: 'file', path: name, stats: null };
    if (!stats.isSymbolicLink()) return targetAt(name, stats);
    const next = resolve(realpathSync(dirname(name)), readlinkSync(name));
    const behind = statSync(name, { throwIfNoEntry: false });
    // A link of /proc to what has no name, such as a pipe of another process: only the link itself can be opened.
    if (behind && !lstatSync(next, { throwIfNoEntry: false }) && descriptorOf(next) === null)
      return targetAt(name, behind);
    name = next;
  }
  throw refusal('ELOOP', path);
}

function targetAt(path: string, stats: Stats): Target {
  if (stats.isDirectory()) throw refusal('EISDIR', path);
  return { kind: stats.isFile() ? 'file' : stats.isSocket() ? 'socket' : 'stream', path, stats };
}

/** The number of the descriptor of this process that a name stands for; null if it is another name. */
function descriptorOf(path: string): number | null {
  const standard = /^\/dev\/std(in|out|err)$/.exec(path)?.[1];
  if (standard !== undefined) return ['in', 'out', 'err'].indexOf(standard);
  const [, owner, number] = /^\/(dev|proc\/(?:self|thread-self|\d+))\/fd\/(\d+)$/.exec(path) ?? [];
  if (number === undefined || (/\d/.test(owner) && owner !== `proc/${process.pid}`)) return null;
  return Number(number);
}

/**
 * Whether Node.js has opened a descriptor for its own use: what is written there is lost, or brings the process down.
 * These are queues of events, and pipes of which this process has both ends. Where there is no /proc, nothing is known
 * of them.
 */
function isOfNode(descriptor: number): boolean {
  const what = openedAs(descriptor);
  if (what.startsWith('anon_inode:')) return true;
  if (descriptor <= 2 || !what.startsWith('pipe:')) return false;
  return readdirSync('/proc/self/fd').some((other) => openedAs(other) === what && isReadOnly(other));
}

function openedAs(descriptor: number | string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return ''; // not open, or another system
  }
}

/** The last octal digit of the flags has the way in which it was opened: 0 to read. */
const isReadOnly = (descriptor: string): boolean =>
  /^flags:\s*[0-7]*[04]$/m.test(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'));

/** Writes by the stream where this process prints there itself, so that nothing overtakes. */
async function writeDescriptor(descriptor: number, content: Uint8Array): Promise<void> {
  if (descriptor !== 1 && descriptor !== 2) return writeAll(descriptor, content);
  const stream: Writable = descriptor === 1 ? process.stdout : process.stderr;
  await new Promise<void>((done, fail) => stream.write(content, (error) => (error ? fail(error) : done())));
}

async function writePlain(path: string, stats: Stats | null, content: Uint8Array): Promise<void> {
  if (stats) await promisify(access)(path, constants.W_OK); // a name can be taken from a file that cannot be written
  try {
    writeWhole(path, content, { like: stats });
  } catch (error) {
    // A folder in which nothing new can be made, a file that is mounted by itself, a name as long as names can be.
    const { code = '' } = error as NodeJS.ErrnoException;
    const inPlace = ['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EXDEV', 'ENAMETOOLONG'].includes(code);
    if (!inPlace) throw error;
    await writeOpened(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, content);
  }
}

/** Opened by another thread: a pipe without a reader holds that up, and a Ctrl-C ends this process all the same. */
async function writeOpened(path: string, flags: number, content: Uint8Array): Promise<void> {
  const file = await promisify(open)(path, flags, 0o666);
  try {
    await writeAll(file, content);
  } catch (error) {
    await promisify(close)(file).catch(() => {});
    throw error;
  }
  await promisify(close)(file); // some file systems say here that they are full
}

async function writeAll(file: number, content: Uint8Array): Promise<void> {
  for (let written = 0; written < content.length; ) {
    try {
      const length = Math.min(content.length - written, MAX_LENGTH);
      written += (await promisify(write)(file, content, written, length)).bytesWritten;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      await pause(AGAIN_MS);
    }
  }
}

/** Node.js writes no more at once. */
const MAX_LENGTH = 2 ** 31 - 1;

async function writeStream(stream: Writable, content: Uint8Array): Promise<void> {
  stream.end(content);
  await finished(stream, { readable: false });
}

const refusal = (code: string, path: string) => Object.assign(new Error(`${code}: ${path}`), { code, path });
