import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { CellResult, TrainingResult } from '../../cell/engine.ts';
import type { StageTimes } from '../../cell/stopwatch.ts';
import { FAILURE_KINDS, type FailureKind, type TaskFailure } from '../../cell/taskFailure.ts';
import { networkKey } from '../../cell/trainedNetwork.ts';
import type { DataSets } from '../../dataset/dataSets.ts';
import { UsageError } from '../../errors.ts';
import { type Cell, type CellConfig, cellOfConfig } from '../../experiment/cells.ts';
import { weightCount } from '../../network/architecture.ts';
import type { Trained } from '../../training/trained.ts';
import { PACKAGE_VERSION } from '../../version.ts';
import { OtherVersionError, PROTOCOL, protocolOf } from './protocol.ts';

/** The task of a job: its name in the queue. */
export type JobName = 'train' | 'prune';

/** Largest network that is looked at at all: before its size is known to be small, nothing is laid out. */
const MAX_WEIGHTS = 1_000_000;
/** Seconds that a timer can wait. */
const MAX_SECONDS = 2_000_000;
/** Characters of the version of another package. */
const MAX_VERSION = 50;
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
  trainingStop: z.enum(['gradientNorm', 'noDecrease', 'maxSteps', 'validationError', 'given']),
  steps: z.int().min(0),
});

const order = {
  protocol: z.literal(PROTOCOL),
  version: z.string(),
  config: z.looseObject({ layers: z.array(z.int().min(1).max(MAX_WEIGHTS)).min(2).max(100) }),
  cellSeconds: z.number().gt(0).max(MAX_SECONDS).nullable(),
};
const trainSchema = z.strictObject(order);
const pruneSchema = z.strictObject({ ...order, id: z.string(), trained: trainedSchema });

/** Payloads of jobs by their name. */
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

/** The payload of a job that trains a cell's network. */
export const trainPayload = (config: CellConfig, cellSeconds: number | null): Payloads['train'] => ({
  protocol: PROTOCOL,
  version: PACKAGE_VERSION,
  config: config as unknown as Payloads['train']['config'],
  cellSeconds,
});

/** The payload of a job that runs a cell. */
export const prunePayload = (cell: Cell, trained: Trained, cellSeconds: number | null): Payloads['prune'] => ({
  ...trainPayload(cell.config, cellSeconds),
  id: cell.id,
  trained: packed(trained),
});

/**
 * The task that a worker is asked to do, if it is a valid cell of this version of the package, with the same arithmetic
 * and data.
 *
 * @throws {OtherVersionError} if it comes from another version, in one line
 * @throws {UsageError} of one line, if it is no such cell
 */
export function cellJobOf(name: string, payload: unknown, dataSets: DataSets): CellJob {
  const { version } = (payload ?? {}) as { readonly version?: unknown };
  const protocol = protocolOf(payload);
  if (typeof version === 'string' && (version !== PACKAGE_VERSION || protocol !== PROTOCOL)) {
    const [theirs, ours] =
      protocol === PROTOCOL ? ['', ''] : [` with protocol ${protocol}`, ` with protocol ${PROTOCOL}`];
    const submitted = `submitted by surgeon ${version.slice(0, MAX_VERSION)}${theirs}`;
    throw new OtherVersionError(`${submitted}, this worker is ${PACKAGE_VERSION}${ours}`);
  }
  if (name !== 'train' && name !== 'prune') throw new UsageError(`no job of surgeon is named ${JSON.stringify(name)}`);
  const order = parsed(name === 'train' ? trainSchema : pruneSchema, payload, 'the job');
  const cell = cellOf(order.config, dataSets);
  const { cellSeconds } = order;
  if (name === 'train') return { name, cell, cellSeconds };
  const { id, trained } = order as Payloads['prune'];
  if (id !== cell.id) throw new UsageError(`its config is that of cell ${cell.id}, not of ${id}`);
  return { name, cell, cellSeconds, trained: unpacked(trained, cell.config) };
}

function cellOf(config: Payloads['train']['config'], dataSets: DataSets): Cell {
  const weights = weightCount(config);
  if (weights > MAX_WEIGHTS) throw new UsageError(`its network has ${weights} weights: at most ${MAX_WEIGHTS}`);
  return cellOfConfig(config, dataSets);
}

const FAILURES = Object.keys(FAILURE_KINDS) as FailureKind[];
const reason = z.string().max(MAX_REASON);
const { protocol } = order;
const failedSchema = z.strictObject({ protocol, kind: z.enum(FAILURES), reason });
const milliseconds = z.number();
const times = {
  curvature: milliseconds,
  inverse: milliseconds,
  check: milliseconds,
  writing: milliseconds,
  loop: milliseconds,
} satisfies Record<keyof StageTimes, typeof milliseconds>;

const trainOutcome = z.discriminatedUnion('kind', [
  z.strictObject({ protocol, kind: z.literal('computed'), trained: trainedSchema, ms: milliseconds }),
  failedSchema,
]);
const pruneOutcome = z.discriminatedUnion('kind', [
  z.strictObject({ protocol, kind: z.literal('computed'), times: z.strictObject(times) }),
  failedSchema,
]);

/** The answer of a worker to the training of a network. */
export function packedTraining(result: TrainingResult): z.infer<typeof trainOutcome> {
  if (result.kind !== 'computed') return failed(result);
  const { trained, ms } = result;
  if (![...trained.weights, trained.loss, trained.gradientNorm].every(Number.isFinite)) {
    return failed({ kind: 'numerical', reason: 'NumericalError: training ended with weights that are not finite' });
  }
  return { protocol: PROTOCOL, kind: 'computed', trained: packed(trained), ms };
}

/** The answer of a worker to a cell, beside its trace. */
export const packedCell = (result: CellResult): z.infer<typeof pruneOutcome> =>
  result.kind === 'computed' ? { protocol: PROTOCOL, kind: result.kind, times: result.times } : failed(result);

const failed = ({ kind, reason }: TaskFailure): z.infer<typeof failedSchema> => ({
  protocol: PROTOCOL,
  kind,
  reason: reason.slice(0, MAX_REASON),
});

/** The end of a training, as it was sent back; @throws {UsageError} if that is none of this network */
export function trainingResult(sent: unknown, config: CellConfig): TrainingResult {
  const { protocol: _, ...outcome } = answer(trainOutcome, sent);
  return outcome.kind === 'computed' ? { ...outcome, trained: unpacked(outcome.trained, config) } : outcome;
}

/** The end of a cell, as it was sent back; @throws {UsageError} if that is no such result */
export function cellResult(sent: unknown): CellResult {
  const { protocol: _, ...outcome } = answer(pruneOutcome, sent);
  return outcome;
}

function answer<Schema extends z.ZodType>(schema: Schema, sent: unknown): z.infer<Schema> {
  const protocol = protocolOf(sent);
  if (typeof sent === 'object' && sent !== null && protocol !== PROTOCOL) {
    throw new OtherVersionError(`its worker answers with protocol ${protocol}, this run has protocol ${PROTOCOL}`);
  }
  return parsed(schema, sent, 'its result');
}

function packed({ weights, loss, gradientNorm, trainingStop, steps }: Trained): z.infer<typeof trainedSchema> {
  const bytes = Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength);
  return { weights: bytes.toString('base64'), loss, gradientNorm, trainingStop, steps };
}

function unpacked({ weights: text, ...others }: z.infer<typeof trainedSchema>, config: CellConfig): Trained {
  const bytes = Buffer.from(text, 'base64');
  const n = weightCount(config);
  if (bytes.length !== 8 * n) throw new UsageError(`its network has ${bytes.length / 8} weights, its config ${n}`);
  const weights = new Float64Array(n);
  new Uint8Array(weights.buffer).set(bytes);
  if (!weights.every(Number.isFinite)) throw new UsageError('its network has weights that are not finite');
  return { weights, ...others };
}

/** @throws {UsageError} of one line that names the path of what is wrong */
function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0];
  throw new UsageError(`${what} is not valid${path.length > 0 ? ` at ${path.join('.')}` : ''} (${message})`);
}
