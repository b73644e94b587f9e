import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QuadraticModel } from '../src/subset/quadraticModel.ts';
import { RESULTS } from './participants.ts';

/** The answer of leaps. */
export interface LeapsTurn {
  readonly seconds: number;
  /** of each size from 1 on */
  readonly losses: readonly number[];
}

const SCRIPT = join(RESULTS, '..', 'peers', 'leaps_peer.R');

/** Best masks of all sizes up to one by leaps, in a process of R; the reason if it cannot take part. */
export function leapsTurn({ n, factor, center }: QuadraticModel, size: number): LeapsTurn | string {
  // Lᵀ by columns, then Lᵀw₀.
  const numbers = new Float64Array(n * n + n);
  for (let j = 0; j < n; j++) {
    for (let r = 0; r <= j; r++) {
      numbers[j * n + r] = factor[j * n + r];
      numbers[n * n + r] += factor[j * n + r] * center[j];
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'surgeon-bench-'));
  try {
    const file = join(folder, 'model.bin');
    writeFileSync(file, new Uint8Array(numbers.buffer));
    const words = [SCRIPT, file, String(n), String(size)];
    const { status, stdout, stderr, error } = spawnSync('Rscript', words, { encoding: 'utf8' });
    if (status === 0) return JSON.parse(stdout);
    return error?.message ?? stderr.trim().split('\n').at(-1) ?? `it ended with ${status}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
