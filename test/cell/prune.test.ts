import { describe, expect, it } from 'vitest';
import { plainPrune } from '../../src/cell/plainPrune.ts';
import { prune } from '../../src/cell/prune.ts';
import { runCell } from '../../src/cell/runCell.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { problemOf } from '../../src/config/problem.ts';
import { DataSets } from '../../src/dataset/dataSets.ts';
import { pruneOnThreads } from '../../src/engines/threads/pruneOnThreads.ts';
import { NumericalError, UsageError } from '../../src/errors.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import { wholePath } from '../../src/surgeon/pruningPath.ts';
import type { NamedStep } from '../../src/trace/trace.ts';

const dataSets = new DataSets();

/** A trained network, and its path as a cell of an experiment has it: the second route. */
function asCell(layers: readonly number[], fields: object) {
  const grid = { dataset: 'monks-1', layers: layers as number[], trainingSteps: 60, ...fields };
  const [cell] = cellsOf({ name: 'one', question: 'One?', grids: [grid] }, dataSets);
  const problem = problemOf(cell.config, dataSets);
  const trained = trainedNetwork(cell.config, problem);
  return { ...problem, weights: trained.weights, trace: runCell(cell, problem, trained) };
}

const small = asCell([17, 2, 1], { criterion: 'obd', alpha: 1e-4, backend: 'plain' });
/** On a team: 229 weights. */
const LARGE = { stop: 'weightsLeft', weightsLimit: 224 } as const;
const large = asCell([17, 12, 1], LARGE);

describe('prune', () => {
  it('gives the steps of the cell with the same fields, by plain loops', () => {
    const options = { criterion: 'obd', alpha: 1e-4 } as const;
    const path = prune(small.network, small.dataSet, small.weights, { ...options, backend: 'plain' });
    const { steps, stoppedBy } = wholePath(path);
    expect(steps).toEqual(small.trace.steps);
    expect(stoppedBy).toBe(small.trace.outcome.stoppedBy);
    expect(wholePath(plainPrune(small.network, small.dataSet, small.weights, options)).steps).toEqual(steps);
  });

  it('gives those of the cell on kernels, also with two paths in turn', () => {
    const paths = [0, 1].map(() => prune(large.network, large.dataSet, large.weights, LARGE));
    for (const step of large.trace.steps) for (const path of paths) expect(path.next().value).toEqual(step);
    for (const path of paths) expect(path.next()).toEqual({ done: true, value: 'weightsLeft' });
  });

  it('takes data and weights as they are, and leaves the weights alone', () => {
    const before = small.weights.slice();
    wholePath(prune(small.network, small.dataSet, small.weights));
    expect(small.weights).toEqual(before);
  });

  it.each([
    [{ alpha: 0 }, 'alpha must be a number > 0, got 0'],
    [{ alfa: 1 }, 'alfa'],
    [{ criterion: 'obz' }, 'criterion must be one of obs, obd'],
    [{ stop: 'weightsLeft' }, 'stop "weightsLeft" needs weightsLimit'],
    [{ stop: 'validationError' }, 'monks-1 has none'],
    [{ loss: 'crossEntropy' }, 'loss is no option'],
    [{ backend: 'openblas', criterion: 'gObs' }, 'backend must be "plain"'],
  ])('refuses %j when it is called', (options, message) => {
    const call = () => prune(small.network, small.dataSet, small.weights, options as object);
    expect(call).toThrow(UsageError);
    expect(call).toThrow(message);
  });

  it('refuses weights and data that do not fit the network, as pruneOnThreads does', () => {
    const { network, dataSet, weights } = small;
    const calls: [() => unknown, string][] = [prune, plainPrune, pruneOnThreads].flatMap(
      (call): [() => unknown, string][] => [
        [
          () => call(network, dataSet, weights.subarray(1)),
          'weights must be a Float64Array of 39 numbers, got 38 numbers',
        ],
        [() => call(network, dataSet, [...weights] as never), 'got Array'],
        [
          () => call(network, dataSet, weights.with(3, Number.NaN)),
          'weights must be finite numbers, got NaN at index 3',
        ],
        [() => call({ layers: [17, 2, 1] } as never, dataSet, weights), 'network must be one that networkOf returns'],
        [
          () => call(network, dataSets.of({ dataset: 'xor' }), weights),
          'must have 17 inputs and 1 targets a sample, got 2 and 1',
        ],
        [() => call(network, dataSet.train as never, weights), 'data.train must be the samples of a data set'],
      ],
    );
    for (const [call, message] of calls) {
      expect(call).toThrow(UsageError);
      expect(call).toThrow(message);
    }
  });

  it('takes weights as they are when it is called, and keeps to its path whatever is done to its steps', async () => {
    const { network, dataSet, weights, trace } = small;
    for (const call of [prune, plainPrune, pruneOnThreads]) {
      const given = weights.slice();
      const path = call(network, dataSet, given, { criterion: 'obd', alpha: 1e-4 });
      given.fill(0);
      for (const { deleted, weights: expected } of trace.steps) {
        const { value } = await path.next();
        expect(value).toMatchObject({ deleted, weights: expected });
        (value as NamedStep).weights.fill(0);
      }
      expect(await path.next()).toMatchObject({ done: true });
    }
  });

  it('throws where a matrix leaves the range of the method', () => {
    expect(() => wholePath(prune(small.network, small.dataSet, small.weights, { alpha: 1e-30 }))).toThrow(
      NumericalError,
    );
  });
});

describe('pruneOnThreads', () => {
  const collected = async (path: AsyncGenerator<NamedStep>) => {
    const steps: NamedStep[] = [];
    for await (const step of path) steps.push(step);
    return steps;
  };

  it.each([1, 2, 3])('gives the steps of prune, to the bit, on %i threads', async (threads) => {
    expect(await collected(pruneOnThreads(large.network, large.dataSet, large.weights, { ...LARGE, threads }))).toEqual(
      large.trace.steps,
    );
  });

  it('gives those of plain loops, and says why the path ended', async () => {
    const path = pruneOnThreads(small.network, small.dataSet, small.weights, {
      ...{ criterion: 'obd', alpha: 1e-4 },
      backend: 'plain',
    });
    const steps: NamedStep[] = [];
    let next = await path.next();
    for (; !next.done; next = await path.next()) steps.push(next.value);
    expect(steps).toEqual(small.trace.steps);
    expect(next.value).toBe(small.trace.outcome.stoppedBy);
  });

  it.each([0, -1, 1.5, Number.NaN, 1025])('refuses %d threads when it is called', (threads) => {
    const call = () => pruneOnThreads(large.network, large.dataSet, large.weights, { threads });
    expect(call).toThrow(UsageError);
    expect(call).toThrow(`threads must be an integer 1 … 1024, got ${threads}`);
  });

  it('warns of nothing on a machine of many cores', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning);
    process.on('warning', onWarning);
    const path = pruneOnThreads(large.network, large.dataSet, large.weights, { threads: 12 });
    await path.next();
    await path.return('end');
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it('ends its threads when the caller leaves it', async () => {
    const path = pruneOnThreads(large.network, large.dataSet, large.weights, { threads: 2 });
    for await (const { step } of path) if (step === 2) break;
    expect(await path.next()).toEqual({ done: true, value: undefined });
  });

  it('ends in the reason of its signal, before it begins and on the way', async () => {
    const reason = new Error('enough');
    const options = { threads: 2, signal: AbortSignal.abort(reason) };
    await expect(pruneOnThreads(large.network, large.dataSet, large.weights, options).next()).rejects.toBe(reason);
    const stop = new AbortController();
    const path = pruneOnThreads(large.network, large.dataSet, large.weights, { threads: 2, signal: stop.signal });
    await path.next();
    stop.abort(reason);
    await expect(collected(path)).rejects.toBe(reason);
  });

  it('throws the error of its thread, with its numbers', async () => {
    const path = pruneOnThreads(small.network, small.dataSet, small.weights, { alpha: 1e-30 });
    const error: NumericalError = await collected(path).then(
      () => expect.unreachable(),
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(NumericalError);
    expect(error.message).toContain('alpha = 1e-30');
    expect(error.values.alpha).toBe(1e-30);
  });
});
