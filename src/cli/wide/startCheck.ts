import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { FROM_SOURCES } from '../../parallel/workerFile.ts';
import { type CheckVerdict, checkVerdict, fault } from './checkVerdict.ts';

/** A check takes a fraction of a second; on a machine that has much else to do it may take long. */
const LIMIT_MS = 10_000;

/** `checkProgram`, beside the sources or beside the build. */
const PROGRAM = fileURLToPath(new URL(`./checkProgram.${FROM_SOURCES ? 'ts' : 'js'}`, import.meta.url));

/**
 * Starts the check of wide kernels in a process of its own, while this one goes on: it may even end before.
 *
 * @param program file that Node.js runs
 * @returns waits for the verdict
 */
export function startCheck(program = PROGRAM, limitMs = LIMIT_MS): () => Promise<CheckVerdict> {
  try {
    return startedCheck(program, limitMs);
  } catch (error) {
    return async () => notStarted(error); // a process that may start no other one, say
  }
}

function startedCheck(program: string, limitMs: number): () => Promise<CheckVerdict> {
  const { NODE_OPTIONS: _, ...env } = process.env; // loaders and debuggers are of this process
  const child = spawn(process.execPath, [program], {
    ...{ env, cwd: dirname(program), stdio: ['ignore', 'pipe', 'ignore', 'pipe'] },
  });
  const pipes = [child.stdout, child.stdio[3]] as Socket[];
  const parts = [child, ...pipes];
  for (const part of parts) part.unref();
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs).unref();
  const verdict = verdictOf(child, pipes, limitMs).finally(() => clearTimeout(timer));
  return () => {
    for (const part of parts) part.ref();
    return verdict;
  };
}

async function verdictOf(child: ChildProcess, pipes: readonly Socket[], limitMs: number): Promise<CheckVerdict> {
  try {
    const [[status, signal], listing, answer] = await Promise.all([once(child, 'close'), ...pipes.map(text)]);
    if (child.killed) return fault(`their check took longer than ${limitMs / 1000} s`);
    return checkVerdict({ status, signal }, answer, listing);
  } catch (error) {
    return notStarted(error);
  }
}

function notStarted(error: unknown): CheckVerdict {
  const { code, message } = error as NodeJS.ErrnoException;
  return fault(`their check could not be started (${code ?? message})`);
}
