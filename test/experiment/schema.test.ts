import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EXPERIMENTS } from '../../experiments/index.ts';
import { FIELD_NAMES, FIELDS, type FieldName } from '../../src/config/fields.ts';
import { sizedDefaults } from '../../src/config/sizedDefaults.ts';
import { fieldValues } from '../../src/config/values.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import { experimentFault as faultOf } from '../../src/experiment/experiment.ts';
import { uniformStream } from '../../src/random.ts';
import { experimentJsonSchema } from '../../src/tables/experiment.ts';
import { tableRequests } from '../../src/tables/tableRequests.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { BAD, GOOD } from './entries.ts';

const PUBLISHED = 'schemas/experiment.schema.json';
const experimentFault = (input: unknown) => faultOf(input, tableRequests);
const schema = JSON.parse(JSON.stringify(experimentJsonSchema()));
/** A second reading of the schema: zod makes a validator of the JSON, without our code. */
const validator = z.fromJSONSchema(schema);
const isValid = (input: unknown) => validator.safeParse(input).success;

type Node = { readonly [key: string]: unknown };
/** Every schema in the schema, with its path. */
function* nodes(value: unknown, path = '#'): Generator<[path: string, node: Node]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [path, value as Node];
  for (const [key, inner] of Object.entries(value)) yield* nodes(inner, `${path}/${key}`);
}

const xor = { dataset: 'xor', layers: [2, 2, 1] };
const experiment = (parts: object): object => ({ name: 'mine', question: '?', grids: [xor], ...parts });
const withEntry = (name: FieldName, entry: unknown) => experiment({ grids: [{ ...xor, [name]: entry }] });

describe('the published file', () => {
  it('is what `surgeon schema` prints', () => {
    const published = JSON.parse(readFileSync(PUBLISHED, 'utf8'));
    // As text, so that the order counts, which is that of an editor's proposals.
    const renew = `node --import tsx src/cli/main.ts schema > ${PUBLISHED}; npm run format`;
    expect(JSON.stringify(published, null, 1), renew).toBe(JSON.stringify(schema, null, 1));
  });

  it('is in the package, under a name of its own', () => {
    const { exports, files } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(exports['./experiment.schema.json']).toBe(`./${PUBLISHED}`);
    expect(files).toContain('schemas');
  });
});

describe('what an editor sees', () => {
  const entries = schema.properties.grids.items.properties as Record<FieldName, Node>;

  it('is draft 7', () => {
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
    for (const [path, node] of nodes(schema)) {
      for (const key of ['$defs', 'prefixItems', 'unevaluatedProperties', 'field', 'form', 'allowed', 'readOnly']) {
        if (!path.endsWith('/properties')) expect(Object.keys(node), path).not.toContain(key);
      }
    }
  });

  it('has all fields in our order, each with meaning, rule, unit and default', () => {
    expect(Object.keys(entries)).toEqual(FIELD_NAMES);
    expect(Object.keys(schema.definitions.config.properties)).toEqual(FIELD_NAMES);
    for (const name of FIELD_NAMES) {
      const field = FIELDS[name];
      const { description, default: value } = entries[name] as { description: string; default?: unknown };
      for (const part of [field.meaning, field.allowed, field.unit]) expect(description).toContain(part);
      expect(description).toContain('default' in field ? `default: ${JSON.stringify(field.default)}` : 'no default');
      const known = 'default' in field && !('sized' in field);
      expect(value).toEqual(known ? field.default : undefined);
    }
  });

  it('leaves out the defaults that depend on the size', () => {
    const [{ config }] = cellsOf(EXPERIMENTS[0], dataSets);
    const bySize = Object.keys(sizedDefaults(config, problemHere(config), undefined)).sort();
    const sized = FIELD_NAMES.filter((name) => 'sized' in FIELDS[name]);
    expect(sized.toSorted()).toEqual(bySize);
    for (const name of sized) expect(entries[name].description).toContain('for small networks, others by size');
  });

  it('has a description of every property, and takes no others', () => {
    for (const [path, { properties, additionalProperties, type }] of nodes(schema)) {
      if (path.endsWith('/properties')) continue;
      expect(additionalProperties, path).toBe(type === 'object' ? false : undefined);
      // Under the names of data sets stands the rule that is described beside them.
      if (path.endsWith('/dataSets')) continue;
      for (const [name, property] of Object.entries((properties ?? {}) as Record<string, Node>)) {
        expect(property.description, `${path}/${name}`).toMatch(/\S{3}/);
      }
    }
  });

  it('lists the names of every choice, alone and in a list', () => {
    for (const name of FIELD_NAMES.filter((field) => FIELDS[field].kind === 'choice')) {
      const { options } = FIELDS[name].schema as unknown as { options: string[] };
      const [one, , list] = entries[name].anyOf as [Node, Node, { items: Node }];
      expect([one.enum, list.items.enum]).toEqual([options, options]);
    }
  });

  it('proposes nothing that is not allowed', () => {
    for (const name of FIELD_NAMES) {
      const { examples = [], ...entry } = entries[name] as { examples?: unknown[] };
      const proposed = 'default' in entry ? [entry.default, ...examples] : examples;
      for (const value of proposed) expect(() => fieldValues(name, value), `${name} ${value}`).not.toThrow();
    }
  });
});

describe('the schema and the parser agree', () => {
  it.each(EXPERIMENTS)('on the built-in experiment $name', (built) => {
    const written = JSON.parse(JSON.stringify(built));
    expect([isValid(written), experimentFault(written)]).toEqual([true, null]);
  });

  it.each(GOOD)('on %s: %j', (name, entry) => {
    expect([isValid(withEntry(name, entry)), experimentFault(withEntry(name, entry))]).toEqual([true, null]);
  });

  // What only the parser knows are numbers in text: the schema sees that they are numbers.
  it.each(BAD)('on %s: %j, as far as the schema can see', (name, entry, message, inSchema) => {
    expect(experimentFault(withEntry(name, entry))?.message).toContain(message);
    expect(isValid(withEntry(name, entry))).toBe(inSchema === 'valid');
  });

  it.each([
    [{ $schema: 'https://example.org/schema.json' }, true],
    [{ reproduces: ['a', 'b'] }, true],
    [{ tables: {} }, true],
    [{ tables: { firstDeletions: true, hessians: true, curves: {}, costs: { rounds: 3 } } }, true],
    [{ tables: { trained: { trainErrorAtMost: 0.1, dataSets: { xor: { trainAccuracyAtLeast: 1 } } } } }, true],
    [{ tables: { pairs: [{ reference: { criterion: 'obs', weightsLimit: null }, fields: ['alpha'] }] } }, true],
    [{ tables: { picks: { zeroError: 1e-4, starts: 5, startRange: 1 } } }, true],
    [{ grids: [xor, { dataset: 'xor' }] }, true],
    [{ name: 'a b' }, false],
    [{ name: 3 }, false],
    [{ name: undefined }, false],
    [{ question: ['?'] }, false],
    [{ reproduces: 'a' }, false],
    [{ extra: 1 }, false],
    [{ alpha: 1 }, false],
    [{ grids: [] }, false],
    [{ grids: {} }, false],
    [{ grids: [[]] }, false],
    [{ grids: [{}] }, false],
    [{ grids: [{ layers: [2, 2, 1] }] }, false],
    [{ grids: [{ ...xor, alhpa: 1 }] }, false],
    [{ tables: [] }, false],
    [{ tables: { pear: {} } }, false],
    [{ tables: { firstDeletions: false } }, false],
    [{ tables: { trained: { dataSets: { iris: {} } } } }, false],
    [{ tables: { trained: { trainAccuracyAtLeast: 2 } } }, false],
    [{ tables: { picks: { zeroError: 1e-4, starts: 0, startRange: 1 } } }, false],
    [{ tables: { picks: { zeroError: 1e-4, startRange: 1 } } }, false],
    [{ tables: { orders: {} } }, false],
    [{ tables: { orders: { reference: { alpha: '1..5' } } } }, false],
    [{ tables: { orders: { reference: { alpha: [1] } } } }, false],
    [{ tables: { pairs: [] } }, false],
    [{ tables: { pairs: [{ reference: { criterion: 'obs' }, mesures: [] }] } }, false],
    [{ tables: { pairs: [{ reference: { criterion: 'obs' }, measures: ['trainEror'] }] } }, false],
    [
      { tables: { pairs: [{ reference: { criterion: 'obs' }, measures: [{ measure: 'trainError', at: [] }] }] } },
      false,
    ],
    [{ tables: { pairs: [{ reference: { criterion: 'obs' }, fields: ['seed'] }] } }, false],
    [{ tables: { bestGuess: { weightsLeft: [1.5] } } }, false],
  ])('on %j: %s', (parts, accepted) => {
    const written = JSON.parse(JSON.stringify(experiment(parts)));
    expect([isValid(written), experimentFault(written) === null]).toEqual([accepted, accepted]);
  });

  it('but for what fields ask of each other', () => {
    const sampled = experiment({ tables: { pairs: [{ reference: { seed: 1 } }] } });
    expect([isValid(sampled), experimentFault(sampled)?.message]).toEqual([
      true,
      'tables.pairs.0: reference must not name seed: the two of a pair have it in common',
    ]);
  });

  // An editor that marks what runs is worse than none: what the parser takes, however odd, the schema must take.
  it('the schema refuses no text that the parser takes', () => {
    const uniform = uniformStream('texts of entries', 1);
    const random = (n: number) => Math.floor(n * uniform());
    const pieces = [
      '1',
      '20',
      '.5',
      '1e-3',
      '-',
      '+',
      '0',
      '..',
      ':log',
      'log',
      '4',
      ',',
      ' ',
      '[',
      ']',
      'null',
      'obs',
      '2',
      '-',
    ];
    let taken = 0;
    for (let i = 0; i < 4000; i++) {
      const text = Array.from({ length: 1 + random(7) }, () => pieces[random(pieces.length)]).join('');
      const entry = random(3) === 0 ? [text] : text;
      const name = (['alpha', 'seed', 'trainSize', 'layers', 'criterion', 'decay'] as const)[random(6)];
      if (experimentFault(withEntry(name, entry))) continue;
      taken++;
      expect(isValid(withEntry(name, entry)), `${name}: ${JSON.stringify(entry)}`).toBe(true);
    }
    expect(taken).toBeGreaterThan(200);
  });
});
