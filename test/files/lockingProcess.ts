import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { compiled } from '../compiled.ts';

/**
 * A process that locks, by words of `lockHolder.ts`.
 *
 * @returns the first line that it prints, and how it can be ended
 */
export async function lockingProcess(...words: readonly string[]) {
  const child = spawn(process.execPath, [compiled('test/files/lockHolder.ts'), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, ended, line };
}
