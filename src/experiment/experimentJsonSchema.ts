import * as z from 'zod';
import { dataSetDescriptionSchema } from '../config/dataSetDescription.ts';
import { FIELDS, type FieldKind, type FieldName } from '../config/fields.ts';
import type { FieldForm } from '../config/fieldsSchema.ts';
import { BIASES, HIDDEN, itemText, LAYERS, listText, NUMBERS, OUTPUT } from '../config/notation.ts';
import { DATA_SETS } from '../dataset/dataSetRecords.ts';
import { experimentSchema } from './experiment.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The JSON Schema of experiments, for editors: draft 7, which all of them know whole (VS Code knows newer ones in
 * part). It is made from the schema that experiments are parsed by, and refuses nothing that is an experiment. What it
 * cannot say is checked when an experiment is read: the numbers in text (`"5..1"`), and what fields ask of each other.
 *
 * @param requests what an experiment may ask of tables
 */
export function experimentJsonSchema(requests: z.ZodType): JsonSchema {
  const { $schema, definitions, ...schema } = z.toJSONSchema(experimentSchema(requests), {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema }) => publish(jsonSchema),
  });
  const title = 'An experiment of optimal-brain-surgeon';
  return { $schema, title, ...schema, definitions: { ...(definitions as object), ...TEXTS } } as JsonSchema;
}

/**
 * Text of several numbers, as the whole entry and as an item of a list; with `OrNull` where a field may have no limit.
 */
const TEXTS: Readonly<Record<string, JsonSchema>> = {
  numbers: textSchema(listText(NUMBERS), 'a list 1,2, a range 1..20 or a log range 1e-8..1e-1:log15'),
  numbersOrNull: textSchema(listText(`${NUMBERS}|null`), 'a list 1,2,null or a range 1..20'),
  number: textSchema(itemText(NUMBERS), 'a range 1..20 or a log range 1e-8..1e-1:log15'),
  numberOrNull: textSchema(itemText(`${NUMBERS}|null`), 'a range 1..20'),
};

function textSchema(pattern: string, description?: string): JsonSchema {
  return { type: 'string', pattern, ...(description ? { description } : {}) };
}

/** Puts what stands for our own metadata in their place. */
function publish(schema: JsonSchema): void {
  const { field, form, allowed } = schema as { field?: FieldName; form?: FieldForm; allowed?: string };
  if (field) Object.assign(schema, form === 'entry' ? entrySchema(field) : valueSchema(field));
  else if (allowed && schema.description) schema.description += ` (${allowed})`;
  for (const own of ['field', 'form', 'allowed', 'readOnly']) delete schema[own];
  // As large as an integer can be is no limit worth reading.
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

/** One value of a field. */
const valueSchema = (name: FieldName): JsonSchema => ({ ...typeOf(name), description: descriptionOf(name) });

/** The schema of what a grid may give for a field: a value, text of one or several, or a list of both. */
function entrySchema(name: FieldName): JsonSchema {
  const field = FIELDS[name];
  const value = name === 'dataset' ? dataSetSchema() : name === 'network' ? NETWORK : typeOf(name);
  const [text, item] = textsOf(name);
  const ofField = 'default' in field ? `default: ${JSON.stringify(field.default)}` : 'no default';
  return {
    description: `${descriptionOf(name)}; ${ofField}${'sized' in field ? ' for small networks, others by size' : ''}`,
    ...('default' in field && !('sized' in field) ? { default: field.default } : {}),
    ...(EXAMPLES[field.kind] ? { examples: EXAMPLES[field.kind] } : {}),
    anyOf: [value, text, { type: 'array', minItems: 1, items: item ? { anyOf: [value, item] } : value }],
  };
}

const EXAMPLES: Readonly<Partial<Record<FieldKind, unknown[]>>> = {
  integer: ['1..3'],
  number: ['1e-6..1e-3:log7'],
  layers: [[17, 3, 1], '17-3-1'],
};

/** One data set of a grid: a name, the path of a description, or one. */
function dataSetSchema(): JsonSchema {
  const { $schema, ...description } = z.toJSONSchema(dataSetDescriptionSchema, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema }) => publish(jsonSchema),
  });
  const file = textSchema('\\.([yY][aA]?[mM][lL]|[jJ][sS][oO][nN])$', 'the path of a description');
  return { anyOf: [{ type: 'string', enum: [...DATA_SETS] }, file, description as JsonSchema] };
}

/** One network of a grid: the path of its file; null for none. */
const NETWORK: JsonSchema = { type: ['string', 'null'], minLength: 1 } as JsonSchema;

/** Text as the whole entry and as an item of a list, if that can be other than a value. */
function textsOf(name: FieldName): [JsonSchema, JsonSchema?] {
  const { kind, schema } = FIELDS[name];
  if (kind === 'network') return [textSchema(listText('[^,]+'), 'a list a.json,b.npz')];
  if (kind === 'dataset') return [textSchema(listText(DATA_SETS.join('|')), 'a list a,b')];
  if (kind === 'choice') return [textSchema(listText(schema.options.join('|')), 'a list a,b')];
  if (kind === 'text') return [textSchema(listText(TEXT[name as keyof typeof TEXT]), 'a list a,b')];
  if (kind === 'layers') return [textSchema(listText(LAYERS)), textSchema(itemText(LAYERS))];
  const suffix = allowsNull(name) ? 'OrNull' : '';
  return [{ $ref: `#/definitions/numbers${suffix}` }, { $ref: `#/definitions/number${suffix}` }];
}

/** The notation of text, by its field. */
const TEXT = { activation: HIDDEN, outputActivation: OUTPUT, biases: BIASES } as const;

const allowsNull = (name: FieldName) => FIELDS[name].schema.safeParse(null).success;

function descriptionOf(name: FieldName): string {
  const { meaning, allowed, unit } = FIELDS[name];
  return `${meaning} (${allowed}${allowsNull(name) ? ', or null' : ''}; unit: ${unit})`;
}

function typeOf(name: FieldName): JsonSchema {
  const { $schema, ...type } = z.toJSONSchema(FIELDS[name].schema, { target: 'draft-7' });
  return type;
}
