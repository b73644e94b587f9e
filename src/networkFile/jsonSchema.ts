import * as z from 'zod';
import { NORMS } from '../dataset/rowSteps.ts';
import { LOSSES } from '../network/errorMeasure.ts';
import type { TrainingNote } from './storedNetwork.ts';

/** The name of our format, and its version: raised when a reader of the one before would misread it. */
export const FORMAT = 'optimal-brain-surgeon/network';
export const VERSION = 1;

/** A list whose items nobody has looked at. */
const list = (allowed: string, min = 0) =>
  z.unknown().refine((value) => Array.isArray(value) && value.length >= min, `must be ${allowed}`);

const layer = z
  .strictObject({
    activation: z.string().meta({ allowed: 'the name of a transfer function' }),
    bias: z.boolean().meta({ allowed: 'true or false' }).optional(),
    weights: list('a list of rows, one a unit: its weights in the order of the inputs, then its bias', 1),
  })
  .meta({ allowed: 'a layer, { "activation", "weights", "bias"? }' });

const number = z.number().meta({ allowed: 'a number' });

/** A column of a table in `preprocessing`. */
export const columnSchema = z
  .strictObject({
    name: z.string().min(1).meta({ allowed: 'a name' }),
    levels: list('a list of words', 1).optional(),
    unused: list('a list of words').optional(),
    mean: number.optional(),
    scale: number.optional(),
  })
  .meta({ allowed: 'a column, { "name", "levels"?, "unused"?, "mean"?, "scale"? }' });

/** A step in `preprocessing`. */
export const stepSchema = z
  .strictObject({
    normalise: z
      .enum(NORMS)
      .meta({ allowed: `one of ${NORMS.join(', ')}` })
      .optional(),
    mean: list('a list of numbers, one an input').optional(),
    scale: list('a list of numbers other than 0, one an input').optional(),
  })
  .meta({ allowed: 'a step, { "normalise" } or { "mean", "scale" }' });

const preprocessing = z
  .strictObject({
    columns: list('a list of columns, in the order of the inputs'),
    rows: list('a list of steps', 1).optional(),
  })
  .meta({ allowed: '{ "columns": [ … ], "rows"?: [ … ] }' });

const isNotes = (value: unknown): value is Record<string, TrainingNote> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((note) => note === null || ['string', 'number', 'boolean'].includes(typeof note));

/**
 * A network in JSON, but for its long lists: they may hold anything, since a schema would collect an issue for each of
 * millions of numbers that are wrong.
 */
export const networkSchema = z
  .strictObject({
    format: z.literal(FORMAT).meta({ allowed: JSON.stringify(FORMAT) }),
    version: z.literal(VERSION).meta({ allowed: `${VERSION}, as no other version is known here` }),
    loss: z.enum(LOSSES).meta({ allowed: `one of ${LOSSES.join(', ')}` }),
    layers: z.array(layer).min(1).meta({ allowed: 'a list of layers, first hidden layer first' }),
    mask: list('a list of layers, each a list of rows of 0 and 1').optional(),
    inputs: list('a list of names').optional(),
    outputs: list('a list of names').optional(),
    preprocessing: preprocessing.optional(),
    training: z.unknown().refine(isNotes, 'must be an object of texts, numbers, true, false and null').optional(),
  })
  .meta({ allowed: 'a network, { "format", "version", "loss", "layers", … }' });
