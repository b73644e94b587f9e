import { extname } from 'node:path';
import { largestDifference } from './ownOutputs.ts';
import type { PythonAnswer, PythonJob } from './python.ts';
import { type Matrix, runtimeOutputs } from './runtime.ts';

/** The largest differences of outputs that are allowed, |a − b| / max(1, |b|), by the precision of a file. */
export const LIMIT = { float64: 1e-12, float32: 1e-5 } as const;

/** Things that are compared, each a column of the table. */
export const COMPARED = ['read', 'written', 'runtime', 'small', 'fresh', 'python'] as const;
export type Compared = (typeof COMPARED)[number];

/** A file of ours that other programs evaluate. */
export interface WrittenFile {
  readonly path: string;
  /** the inputs that it takes */
  readonly inputs: Matrix;
  /** our own outputs of it */
  readonly outputs: Matrix;
  /** names of the outputs; the largest one is the label where the file gives labels */
  readonly outputNames?: readonly string[] | undefined;
  /** of a file of weights alone */
  readonly activations?: readonly string[] | undefined;
  /** the ONNX file that it was made from, all but its weights */
  readonly original?: string | undefined;
}

/** A job for Python, and what its answer is held against. */
export interface HeldJob {
  readonly job: PythonJob;
  readonly file: WrittenFile;
  readonly limit: number;
}

/** The findings on one file: the largest difference of each comparison, what is wrong, what is still to be asked. */
export class Findings {
  readonly differences: Partial<Record<Compared, number>> = {};
  readonly faults: string[] = [];
  readonly jobs: HeldJob[] = [];

  /** Notes a difference; it is a fault above a limit. */
  hold(column: Compared, what: string, difference: number, limit: number): void {
    this.differences[column] = Math.max(this.differences[column] ?? 0, difference);
    if (!(difference <= limit)) this.faults.push(`${what} differs by ${difference.toExponential(1)}`);
  }

  /** Does something that must work; its error is a fault. */
  async attempt(what: string, something: () => Promise<void>): Promise<void> {
    await something().catch((error: unknown) => this.faults.push(`${what}: ${(error as Error).message}`));
  }

  /** Holds a file against our own outputs of it: ONNX by onnxruntime-web at once, all that Python reads by it later. */
  async holdWritten(column: Compared, name: string, file: WrittenFile): Promise<void> {
    const { path, inputs, outputs, activations, original } = file;
    let limit: number = LIMIT.float64;
    if (extname(path) === '.onnx') {
      const found = await runtimeOutputs(path, inputs);
      limit = LIMIT[found.precision];
      if (found.outputs) this.hold(column, `runtime: ${name}`, largestDifference(found.outputs, outputs), limit);
      this.#holdLabels(`runtime: ${name}`, found.labels, file);
    }
    if (extname(path) !== '.net') this.jobs.push({ job: { path, inputs, activations, original }, file, limit });
  }

  /** Holds Python's answer to a job against our own outputs. */
  holdAnswer({ file, limit }: HeldJob, name: string, { outputs, labels, changed, error }: PythonAnswer): void {
    const what = `python: ${name}`;
    if (error !== undefined) this.faults.push(`${what}: ${error}`);
    if (changed) this.faults.push(`${what} is not as it was: ${changed}`);
    if (outputs) this.hold('python', what, largestDifference(outputs, file.outputs), limit);
    this.#holdLabels(what, labels, file);
  }

  #holdLabels(what: string, labels: readonly string[] | null, { outputs, outputNames }: WrittenFile): void {
    if (!labels) return;
    const ours = outputs.map((row) => outputNames?.[row.indexOf(Math.max(...row))] ?? 'no name');
    if (labels.join() !== ours.join()) this.faults.push(`${what}: labels differ`);
  }
}
