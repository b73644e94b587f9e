import { fstatSync, writeFileSync } from 'node:fs';
import type { Writable } from 'node:stream';

/**
 * Sees to it that what is printed arrives, or the reader hears why not: standard output that is full ends the command
 * with one line and status 1, and a reader that has seen enough (`surgeon plan monks | head`) ends it without.
 */
export function mindOutputStreams(): void {
  if (isFile(1)) writeInFull(process.stdout, 1);
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit(0);
    console.error(`surgeon: standard output cannot be written (${code})`);
    process.exit(1);
  });
  // Nobody listening to progress is no reason to stop: a reader that has left, a full disk, a terminal that was closed.
  process.stderr.on('error', () => {});
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false; // closed by whoever started us
  }
}

/** Node's own stream for files takes no note of a short write, which is what a disk that is filling up gives. */
function writeInFull(stream: Writable, descriptor: number): void {
  stream._write = (chunk: Buffer, _encoding, done) => {
    try {
      writeFileSync(descriptor, chunk);
      done();
    } catch (error) {
      done(error as Error);
    }
  };
}
