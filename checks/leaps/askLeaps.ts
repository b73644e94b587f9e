import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { QuadraticModel } from '../../src/subset/quadraticModel.ts';

/** A question to leaps about a model. */
export interface LeapsQuestion {
  readonly model: QuadraticModel;
  readonly method: 'backward' | 'exhaustive';
  /** the largest number of weights kept */
  readonly size: number;
}

/** A mask of leaps. */
export interface LeapsMask {
  /** ascending */
  readonly kept: readonly number[];
  /**
   * half of the residual sum of squares, as leaps has it: of an exhaustive search the rounding errors of all its steps
   */
  readonly loss: number;
  /** the same by a QR decomposition of these columns alone */
  readonly refitLoss: number;
}

/** The answer to a question. */
export interface LeapsAnswer {
  /** by size, from 1 on */
  readonly masks: readonly LeapsMask[];
  /** that `regsubsets` took */
  readonly seconds: number;
}

const SCRIPT = fileURLToPath(new URL('regsubsets.R', import.meta.url));

/** The versions of R and of leaps; null where one of them is not installed. */
export function leapsVersion(): string | null {
  const words = 'cat(R.version$major, R.version$minor, as.character(packageVersion("leaps")))';
  const { status, stdout } = spawnSync('Rscript', ['-e', words], { encoding: 'utf8' });
  if (status !== 0) return null;
  const [major, minor, leaps] = stdout.split(' ');
  return `R ${major}.${minor}, leaps ${leaps}`;
}

/**
 * Asks leaps, in one process of R, for masks of each size. The loss of the model is half of the residual sum of squares
 * of Lᵀw₀ on the columns of Lᵀ.
 *
 * @throws {Error} if R ends with an error
 */
export function askLeaps(questions: readonly LeapsQuestion[]): LeapsAnswer[] {
  const folder = mkdtempSync(join(tmpdir(), 'leaps-'));
  try {
    const lines = questions.map(({ model, method, size }, i) => {
      writeFileSync(join(folder, `${i}.bin`), regression(model));
      return `${i},${model.n},${size},${method}`;
    });
    writeFileSync(join(folder, 'request.csv'), ['name,n,size,method', ...lines, ''].join('\n'));
    const { status } = spawnSync('Rscript', [SCRIPT, folder], { stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) throw new Error(`Rscript ended with ${status}`);
    return answers(readFileSync(join(folder, 'answers.csv'), 'utf8'), questions.length);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Lᵀ by columns, and Lᵀw₀. */
function regression({ n, factor, center }: QuadraticModel): Uint8Array {
  const numbers = new Float64Array(n * n + n);
  for (let j = 0; j < n; j++) {
    for (let r = 0; r <= j; r++) {
      numbers[j * n + r] = factor[j * n + r];
      numbers[n * n + r] += factor[j * n + r] * center[j];
    }
  }
  return new Uint8Array(numbers.buffer);
}

function answers(text: string, count: number): LeapsAnswer[] {
  const found = Array.from({ length: count }, () => ({ masks: [] as LeapsMask[], seconds: 0 }));
  for (const line of text.trim().split('\n').slice(1)) {
    const [name, size, rss, refit, columns, seconds] = line.split(',');
    const answer = found[Number(name)];
    answer.masks[Number(size) - 1] = {
      ...{ kept: columns.split(' ').map(Number), loss: Number(rss) / 2, refitLoss: Number(refit) / 2 },
    };
    answer.seconds = Number(seconds);
  }
  return found;
}
