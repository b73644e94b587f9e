import type { KernelMode } from './kernelMode.ts';
import type { Peer } from './peer.ts';
import type { Answer } from './peers/protocol.ts';
import { flopsOf, type Task } from './task.ts';

/** The rounds that a measurement was part of. */
export interface Turns {
  /** what took turns in them */
  readonly group: string;
  /** mean of the last minute, at their start and at their end: processes that wanted a core, our own among them */
  readonly loads: readonly [number, number];
  /** cores that other processes took in them, on average; null where the system does not tell */
  readonly others: number | null;
}

/** A line of results: one participant's times for one thing. */
export interface Measurement extends Turns {
  /** name of the task, with that of its part where it has several */
  readonly what: string;
  /** weights; 4 for the kernel */
  readonly n: number;
  /** samples; for the kernel the summed index */
  readonly P: number;
  readonly threads: number;
  readonly backend: string;
  /** kernel, or BLAS with version and core type */
  readonly kernel: string;
  readonly medianMs: number;
  readonly minMs: number;
  /** rounds that count; the warm-up does not */
  readonly rounds: number;
  /** at the median; null where flops depend on the method */
  readonly gflops: number | null;
  /** version of the Node.js that ran it; null in other languages */
  readonly node: string | null;
  /** kernels of `wasm`; null where there are none */
  readonly mode: KernelMode | null;
  readonly form: string;
  readonly method: string;
  /** `installed` or what its OpenBLAS was told; null where it has none */
  readonly coreType: string | null;
  /** share of the work that was run, by flops; times are extrapolated where it is less than 1 */
  readonly done: number;
  readonly extrapolated: boolean;
  /** of each round, in order */
  readonly ms: readonly number[];
  /** largest memory that the process has had until then */
  readonly peakBytes: number;
  /** a number of the result on which all participants must agree; null where nothing can be compared */
  readonly check: number | null;
  /** digits that depend on every bit of the result; null where bits are nobody's promise */
  readonly bits: string | null;
  /** of a training; null where nothing is trained */
  readonly steps: number | null;
}

type Answered = Exclude<Answer, { failed: string }>;

/** The lines of one participant and task, one a part. */
export function measurementsOf(
  turns: Turns,
  { hello, participant }: Peer,
  task: Task,
  answers: readonly Answered[],
): Measurement[] {
  const last = answers[answers.length - 1];
  const lines = last.parts.map(({ name, method, done, check, bits, steps }, i) => {
    const what = name === '' ? task.what : `${task.what}/${name}`;
    const ms = answers.map(({ parts }) => Number(parts[i].ms.toPrecision(6)));
    const medianMs = median(ms);
    const flops = flopsOf(what, task, hello.threads);
    const isWhole = last.parts.slice(0, i).every((before) => before.done === 1); // else it began from something else
    return {
      what,
      n: task.n,
      P: task.P,
      threads: hello.threads,
      backend: hello.backend,
      kernel: hello.kernel,
      medianMs,
      minMs: Math.min(...ms),
      rounds: ms.length,
      gflops: flops === null ? null : Number((flops / medianMs / 1e6).toPrecision(4)),
      node: participant.node ?? null,
      mode: hello.mode ?? null,
      form: participant.form ?? hello.form,
      method,
      coreType: participant.coreType,
      done,
      extrapolated: done < 1,
      ms,
      peakBytes: last.peakBytes,
      check: isWhole ? check : null,
      bits: bits ?? null,
      steps,
      ...turns,
    };
  });
  return task.what === 'nettalk-size' ? [...lines, wholeOf(lines)] : lines;
}

/** Parts that follow upon each other, as one. */
function wholeOf(parts: readonly Measurement[]): Measurement {
  const last = parts[parts.length - 1];
  const ms = last.ms.map((_, round) => parts.reduce((sum, part) => sum + part.ms[round], 0));
  return {
    ...{ ...last, what: `${last.what.split('/')[0]}/whole`, method: parts.map(({ method }) => method).join(', then ') },
    ...{ ms, medianMs: median(ms), minMs: Math.min(...ms), gflops: null },
    done: Math.min(...parts.map(({ done }) => done)),
    extrapolated: parts.some(({ extrapolated }) => extrapolated),
  };
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle) - 1]) / 2;
}

/** The tolerance by which results are compared: 1e-6, far above rounding and far below any mistake. */
const TOLERANCE = 1e-6;

/** Names those whose result is not that of the first one. */
export function disagreements(measurements: readonly Measurement[]): string[] {
  const first = new Map<string, number>();
  return measurements.flatMap(({ what, n, P, backend, form, check }) => {
    if (check === null) return [];
    const key = `${what}, n ${n}, P ${P}`;
    const expected = first.get(key) ?? check;
    first.set(key, expected);
    if (Math.abs(check - expected) <= TOLERANCE * Math.abs(expected)) return [];
    return [`${key}: ${backend} (${form}) comes to ${check} where others come to ${expected}`];
  });
}
