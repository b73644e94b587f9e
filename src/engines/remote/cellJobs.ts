import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CellResult, TrainingResult } from '../../cell/engine.ts';
import type { StageTimes } from '../../cell/stopwatch.ts';
import { FAILURE_KINDS, type FailureKind, type TaskFailure } from '../../cell/taskFailure.ts';
import { networkKey } from '../../cell/trainedNetwork.ts';
import { UsageError } from '../../errors.ts';
import { type Cell, type CellConfig, cellOfConfig } from '../../experiment/cells.ts';
import { networkOf } from '../../network/architecture.ts';
import { PACKAGE_VERSION } from '../../sweep/manifest.ts';
import type { Trained } from '../../training/trained.ts';

/** Everything of ours in Redis is under `surgeon:cells:`. */
export const QUEUE = { name: 'cells', prefix: 'surgeon' } as const;

/** What a job asks for: its name in the queue. */
export type JobName = 'train' | 'prune';

/** Where the trace of a job lies until it is fetched. */
export const traceKey = (jobId: string): string => `${QUEUE.prefix}:${QUEUE.name}:${jobId}:trace`;

/** Seconds that a result waits in Redis for whoever submitted its cell: a week. */
export const RESULT_SECONDS = 7 * 24 * 3600;

/** Largest trace that goes through Redis: a value holds 512 MiB. */
export const MAX_TRACE_BYTES = 500e6;

/** Largest network that is looked at at all: before its size is known to be small, nothing is laid out. */
const MAX_WEIGHTS = 1_000_000;
/** Seconds that a timer can wait. */
const MAX_SECONDS = 2_000_000;
/** Characters of a reason: it goes into a table. */
const MAX_REASON = 2_000;

const base64 = z
  .string()
  .max(12 * MAX_WEIGHTS)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/);

const trainedSchema = z.strictObject({
  /** float64, little-endian */
  weights: base64,
  loss: z.number(),
  gradientNorm: z.number(),
  trainingStop: z.enum(['gradientNorm', 'noDecrease', 'maxSteps', 'validationError']),
  steps: z.int().min(0),
});

const order = {
  version: z.string(),
  config: z.looseObject({ layers: z.array(z.int().min(1).max(MAX_WEIGHTS)).min(2).max(100) }),
  cellSeconds: z.number().gt(0).max(MAX_SECONDS).nullable(),
};
const trainSchema = z.strictObject(order);
const pruneSchema = z.strictObject({ ...order, id: z.string(), trained: trainedSchema });

/** What a job of each name carries. */
export interface Payloads {
  readonly train: z.infer<typeof trainSchema>;
  readonly prune: z.infer<typeof pruneSchema>;
}

/** A job as its worker may do it: checked. */
export type CellJob =
  | { readonly name: 'train'; readonly cell: Cell; readonly cellSeconds: number | null }
  | { readonly name: 'prune'; readonly cell: Cell; readonly cellSeconds: number | null; readonly trained: Trained };

/** Names the training of a cell's network: whatever prunes it, it is trained once. */
export function trainJobId(config: CellConfig): string {
  const content = JSON.stringify([networkKey(config), config.numerics, config.dataSha256]);
  return `train-${createHash('sha256').update(content).digest('hex').slice(0, 16)}-${PACKAGE_VERSION}`;
}

/** Names a cell in the queue; a package of another version has jobs of its own. */
export const pruneJobId = ({ id }: Cell): string => `prune-${id}-${PACKAGE_VERSION}`;

/** What a worker needs to train a cell's network. */
export const trainPayload = (config: CellConfig, cellSeconds: number | null): Payloads['train'] => ({
  version: PACKAGE_VERSION,
  config: config as unknown as Payloads['train']['config'],
  cellSeconds,
});

/** What a worker needs to run a cell. */
export const prunePayload = (cell: Cell, trained: Trained, cellSeconds: number | null): Payloads['prune'] => ({
  ...trainPayload(cell.config, cellSeconds),
  id: cell.id,
  trained: packed(trained),
});

/**
 * What a worker is asked to do, if it is a valid cell of this version of the package, with the same arithmetic and
 * data.
 *
 * @throws {UsageError} of one line, if it is not
 */
export function cellJobOf(name: string, payload: unknown): CellJob {
  const version = (payload as { readonly version?: unknown } | null)?.version;
  if (typeof version === 'string' && version !== PACKAGE_VERSION) {
    throw new UsageError(`submitted by surgeon ${version}, this worker is ${PACKAGE_VERSION}`);
  }
  if (name !== 'train' && name !== 'prune') throw new UsageError(`no job of surgeon is named ${JSON.stringify(name)}`);
  const order = parsed(name === 'train' ? trainSchema : pruneSchema, payload, 'the job');
  const cell = cellOf(order.config);
  const { cellSeconds } = order;
  if (name === 'train') return { name, cell, cellSeconds };
  const { id, trained } = order as Payloads['prune'];
  if (id !== cell.id) throw new UsageError(`its config is that of cell ${cell.id}, not of ${id}`);
  return { name, cell, cellSeconds, trained: unpacked(trained, cell.config) };
}

function cellOf(config: Payloads['train']['config']): Cell {
  const { layers } = config;
  const weights = layers.slice(1).reduce((sum, units, m) => sum + units * (layers[m] + 1), 0);
  if (weights > MAX_WEIGHTS) throw new UsageError(`its network has ${weights} weights: at most ${MAX_WEIGHTS}`);
  return cellOfConfig(config);
}

const FAILURES = Object.keys(FAILURE_KINDS) as FailureKind[];
const reason = z.string().max(MAX_REASON);
const failedSchema = z.strictObject({ kind: z.enum(FAILURES), reason });
const milliseconds = z.number();
const times = {
  curvature: milliseconds,
  inverse: milliseconds,
  check: milliseconds,
  writing: milliseconds,
  loop: milliseconds,
} satisfies Record<keyof StageTimes, typeof milliseconds>;

const trainOutcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('computed'), trained: trainedSchema, ms: milliseconds }),
  failedSchema,
]);
const pruneOutcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('computed'), times: z.strictObject(times) }),
  failedSchema,
]);

/** What a training sends back. */
export function packedTraining(result: TrainingResult): z.infer<typeof trainOutcome> {
  if (result.kind !== 'computed') return failed(result);
  const { trained, ms } = result;
  if (![...trained.weights, trained.loss, trained.gradientNorm].every(Number.isFinite)) {
    return failed({ kind: 'numerical', reason: 'NumericalError: training ended with weights that are not finite' });
  }
  return { kind: 'computed', trained: packed(trained), ms };
}

/** What a cell sends back beside its trace. */
export const packedCell = (result: CellResult): z.infer<typeof pruneOutcome> =>
  result.kind === 'computed' ? result : failed(result);

const failed = ({ kind, reason }: TaskFailure) => ({ kind, reason: reason.slice(0, MAX_REASON) });

/** How a training ended, as it was sent back; @throws {UsageError} if that is none of this network */
export function trainingResult(sent: unknown, config: CellConfig): TrainingResult {
  const outcome = parsed(trainOutcome, sent, 'its result');
  return outcome.kind === 'computed' ? { ...outcome, trained: unpacked(outcome.trained, config) } : outcome;
}

/** How a cell ended, as it was sent back; @throws {UsageError} if that is no such result */
export const cellResult = (sent: unknown): CellResult => parsed(pruneOutcome, sent, 'its result');

function packed({ weights, loss, gradientNorm, trainingStop, steps }: Trained): z.infer<typeof trainedSchema> {
  const bytes = Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength);
  return { weights: bytes.toString('base64'), loss, gradientNorm, trainingStop, steps };
}

function unpacked({ weights: text, ...others }: z.infer<typeof trainedSchema>, config: CellConfig): Trained {
  const bytes = Buffer.from(text, 'base64');
  const { weights: n } = networkOf(config);
  if (bytes.length !== 8 * n) throw new UsageError(`its network has ${bytes.length / 8} weights, its config ${n}`);
  const weights = new Float64Array(n);
  new Uint8Array(weights.buffer).set(bytes);
  if (!weights.every(Number.isFinite)) throw new UsageError('its network has weights that are not finite');
  return { weights, ...others };
}

/** @throws {UsageError} of one line that names the place of what is wrong */
function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0];
  throw new UsageError(`${what} is not valid${path.length > 0 ? ` at ${path.join('.')}` : ''} (${message})`);
}
