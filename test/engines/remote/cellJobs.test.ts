import { describe, expect, it } from 'vitest';
import { FAILURE_KINDS, type FailureKind } from '../../../src/cell/taskFailure.ts';
import {
  cellJobOf,
  cellResult,
  packedCell,
  packedTraining,
  pruneJobId,
  prunePayload,
  trainingResult,
  trainJobId,
  trainPayload,
} from '../../../src/engines/remote/cellJobs.ts';
import { OtherVersionError, PROTOCOL } from '../../../src/engines/remote/protocol.ts';
import { cellsOf } from '../../../src/experiment/cells.ts';
import type { Grid } from '../../../src/experiment/experiment.ts';
import type { Trained } from '../../../src/training/trained.ts';
import { PACKAGE_VERSION } from '../../../src/version.ts';
import { dataSets } from '../../dataSets.ts';

const cellOf = (grid: Grid) =>
  cellsOf(
    { name: 'mine', question: '', grids: [{ dataset: 'xor', layers: [2, 2, 1], stop: 'end', ...grid }] },
    dataSets,
  )[0];
const cell = cellOf({});
const trained: Trained = {
  weights: Float64Array.of(1 / 3, -0, 5e-324, 1e300, -Math.PI, 0.1, 7, 8, 9),
  loss: 0.1,
  gradientNorm: 1e-17,
  trainingStop: 'gradientNorm',
  steps: 12,
};
/** A value as it comes out of Redis. */
const sent = (value: unknown) => JSON.parse(JSON.stringify(value));
const payload = sent(prunePayload(cell, trained, 60));

describe('a cell that travels', () => {
  it('arrives as it was sent, every bit of its weights, and its config in the order that its trace has', () => {
    const job = cellJobOf('prune', payload, dataSets);
    expect(job).toEqual({ name: 'prune', cell, cellSeconds: 60, trained });
    if (job.name !== 'prune') throw new Error('another job');
    expect(job.trained.weights.every((w, q) => Object.is(w, trained.weights[q]))).toBe(true);
    const shuffled = { ...payload, config: Object.fromEntries(Object.entries(payload.config).reverse()) };
    expect(JSON.stringify(cellJobOf('prune', shuffled, dataSets).cell)).toBe(JSON.stringify(cell));
    expect(cellJobOf('train', sent(trainPayload(cell.config, null)), dataSets)).toEqual({
      name: 'train',
      cell,
      cellSeconds: null,
    });
  });

  it('has a name of its own; what prunes a network does not change the name of its training', () => {
    const others = [cellOf({ seed: 2 }), cellOf({ alpha: 1e-3 }), cellOf({ criterion: 'obd' })];
    expect(new Set([cell, ...others].map(pruneJobId)).size).toBe(4);
    expect(others.map(({ config }) => trainJobId(config) === trainJobId(cell.config))).toEqual([false, true, true]);
    expect(trainJobId({ ...cell.config, dataSha256: '0' })).not.toBe(trainJobId(cell.config));
    for (const id of [pruneJobId(cell), trainJobId(cell.config)]) expect(id).toContain(PACKAGE_VERSION);
  });
});

describe('nothing else is taken', () => {
  const config = (change: object) => ({ ...payload, config: { ...payload.config, ...change } });
  const network = (change: object) => ({ ...payload, trained: { ...payload.trained, ...change } });
  const weights = (...values: number[]) =>
    network({ weights: Buffer.from(Float64Array.from(values).buffer).toString('base64') });
  const { seed: _, ...seedless } = payload.config;

  it.each([
    [
      'another version',
      { ...payload, version: '0.2.0' },
      `submitted by surgeon 0.2.0, this worker is ${PACKAGE_VERSION}`,
    ],
    [
      'a message without a protocol, as of surgeon 0.1.0',
      { ...payload, protocol: undefined },
      `submitted by surgeon ${PACKAGE_VERSION} with protocol 1, this worker is ${PACKAGE_VERSION} with protocol ${PROTOCOL}`,
    ],
    ['a later protocol', { ...payload, protocol: PROTOCOL + 1 }, `with protocol ${PROTOCOL + 1}, this worker is`],
    ['a protocol that is no number', { ...payload, protocol: 'two' }, 'with protocol 1, this worker is'],
    ['no version', { ...payload, version: undefined }, 'the job is not valid at version'],
    ['nothing', null, 'the job is not valid'],
    ['text', 'prune', 'the job is not valid'],
    [
      'another id',
      { ...payload, id: '0123456789abcdef' },
      `its config is that of cell ${cell.id}, not of 0123456789abcdef`,
    ],
    ['no id', { ...payload, id: undefined }, 'the job is not valid at id'],
    ['a config of another cell', config({ seed: 2 }), `, not of ${cell.id}`],
    ['a field that is not allowed', config({ alpha: -1 }), 'alpha must be a number > 0, got -1'],
    ['a field that is missing', { ...payload, config: seedless }, 'seed must be an integer'],
    ['an unknown field', config({ shell: 'rm' }), 'a config has no field "shell"'],
    ['a field of the language', config({ constructor: 1 }), 'a config has no field "constructor"'],
    ['fields at odds', config({ stop: 'error' }), 'stop "error" needs errorLimit'],
    ['other numerics', config({ numerics: 1 }), 'numerics must be 5, got 1'],
    ['other data', config({ dataSha256: 'abc' }), 'that of xor here, got "abc"'],
    ['no config', { ...payload, config: null }, 'the job is not valid at config'],
    ['too few weights', weights(1, 2), 'its network has 2 weights, its config 9'],
    ['weights cut in the middle', network({ weights: payload.trained.weights.slice(0, -8) }), 'weights, its config 9'],
    ['a weight that is no number', weights(1, 2, 3, 4, Number.NaN, 6, 7, 8, 9), 'weights that are not finite'],
    ['an infinite weight', weights(1, 2, 3, 4, Infinity, 6, 7, 8, 9), 'weights that are not finite'],
    ['weights as text', network({ weights: '1, 2, 3' }), 'the job is not valid at trained.weights'],
    ['a huge network', config({ layers: [2, 100_000, 100_000, 1] }), 'weights: at most 1000000'],
    ['a network of endless layers', config({ layers: Array(200).fill(1) }), 'the job is not valid at config.layers'],
    ['a huge payload', network({ weights: 'A'.repeat(13_000_000) }), 'the job is not valid at trained.weights'],
    ['a stop of no training', network({ trainingStop: 'bored' }), 'the job is not valid at trained.trainingStop'],
    ['no time', { ...payload, cellSeconds: 0 }, 'the job is not valid at cellSeconds'],
    ['more time than timers have', { ...payload, cellSeconds: 1e10 }, 'the job is not valid at cellSeconds'],
    ['something besides', { ...payload, path: '/etc/passwd' }, 'the job is not valid'],
  ])('%s', (_, forged, message) => {
    expect(() => cellJobOf('prune', forged, dataSets)).toThrow(message);
  });

  it('a job of another name', () => {
    expect(() => cellJobOf('shell', payload, dataSets)).toThrow('no job of surgeon is named "shell"');
    expect(() => cellJobOf('train', payload, dataSets)).toThrow('the job is not valid');
  });
});

describe('a result that travels', () => {
  const protocol = PROTOCOL;
  const times = { curvature: 1, inverse: 2, check: 3, writing: 4, loop: 5 };

  it('arrives as it was sent', () => {
    expect(trainingResult(sent(packedTraining({ kind: 'computed', trained, ms: 3 })), cell.config)).toEqual({
      ...{ kind: 'computed', trained, ms: 3 },
    });
    expect(cellResult(sent(packedCell({ kind: 'computed', times })))).toEqual({ kind: 'computed', times });
    const failed = { kind: 'numerical', reason: 'NumericalError: H + αI is not positive definite' } as const;
    expect(cellResult(sent(packedCell(failed)))).toEqual(failed);
    expect(trainingResult(sent(packedTraining(failed)), cell.config)).toEqual(failed);
    expect(cellResult(sent(packedCell({ kind: 'numerical', reason: 'x'.repeat(10_000) })))).toMatchObject({
      kind: 'numerical',
    });
  });

  it.each(Object.keys(FAILURE_KINDS) as FailureKind[])('says of what kind a failure is: %s', (kind) => {
    expect(cellResult(sent(packedCell({ kind, reason: 'so' })))).toEqual({ kind, reason: 'so' });
  });

  it('a network that left the range of numbers is a failure, not a network', () => {
    const lost = { ...trained, weights: trained.weights.with(3, Number.NaN), loss: Number.NaN };
    expect(sent(packedTraining({ kind: 'computed', trained: lost, ms: 3 }))).toEqual({
      protocol,
      kind: 'numerical',
      reason: 'NumericalError: training ended with weights that are not finite',
    });
  });

  it.each([
    ['nothing', null],
    ['a bare yes', { protocol, kind: 'computed' }],
    ['times that are none', { protocol, kind: 'computed', times: { ...times, loop: 'long' } }],
    ['a stage that we do not have', { protocol, kind: 'computed', times: { ...times, coffee: 1 } }],
    ['a failure without a kind', { protocol, reason: 'so' }],
    ['a failure of another kind', { protocol, kind: 'bored', reason: 'so' }],
    ['a reason that is none', { protocol, kind: 'numerical', reason: 1 }],
    ['an endless reason', { protocol, kind: 'numerical', reason: 'x'.repeat(10_000) }],
  ])('no result of a cell is %s', (_, forged) => {
    expect(() => cellResult(forged)).toThrow('its result is not valid');
  });

  it.each([
    ['before answers said their protocol', { ok: true, times }, 1],
    ['of a later protocol', { protocol: PROTOCOL + 1, kind: 'computed', times, news: [] }, PROTOCOL + 1],
  ])('an answer %s is of another version, not a failure', (_, sent, theirs) => {
    expect(() => cellResult(sent)).toThrow(OtherVersionError);
    expect(() => trainingResult(sent, cell.config)).toThrow(
      `its worker answers with protocol ${theirs}, this run has protocol ${protocol}`,
    );
  });

  it('no network but of the right size is a result of training', () => {
    const other = packedTraining({ kind: 'computed', trained: { ...trained, weights: Float64Array.of(1) }, ms: 3 });
    expect(() => trainingResult(sent(other), cell.config)).toThrow('its network has 1 weights, its config 9');
  });
});
