import { describe, expect, it } from 'vitest';
import { experimentFault as faultOf, type Grid } from '../../src/experiment/experiment.ts';
import type { Experiment } from '../../src/tables/experiment.ts';
import { tableRequests } from '../../src/tables/tableRequests.ts';

// What `tsc` says of a user's `satisfies Experiment`: a line that it should refuse and does not is an error of its own.
const monks = { dataset: 'monks-1', layers: [17, 3, 1] } as const;
const grids = [
  { ...monks, alpha: 1e-5, seed: '1..50', criterion: 'obs' },
  { ...monks, alpha: [1e-5, '1e-4..1:log3'], seed: [1, 2, '5..9'], criterion: ['obs', 'obd'], errorLimit: null },
  { dataset: ['monks-1', 'xor'], layers: ['17-3-1', [2, 2, 1]], criterion: 'obs,obd', trainSize: [50, null] },
  { dataset: 'xor', layers: '2-2-1' },
  // @ts-expect-error no such field
  { ...monks, alhpa: 1 },
  // @ts-expect-error neither a number nor text
  { ...monks, alpha: true },
  // @ts-expect-error no limit is null, and α has no such thing
  { ...monks, alpha: null },
  // @ts-expect-error a list in a list
  { ...monks, alpha: [[1e-5]] },
  // @ts-expect-error a name, not a number
  { ...monks, criterion: 3 },
  // @ts-expect-error left out is left out
  { ...monks, seed: undefined },
  // @ts-expect-error a layer has a number of units
  { dataset: 'xor', layers: [true] },
] satisfies Grid[];

const experiment = { name: 'mine', question: '?', grids: [monks] } satisfies Experiment;
const others = [
  // Grids that code builds have wide types: text is not only that of the names.
  {
    ...experiment,
    grids: ['obs', 'obd'].map((criterion) => ({ ...monks, criterion, seed: [1, 2].map((n) => 10 * n) })),
  },
  { ...experiment, tables: { pairs: [{ reference: { criterion: 'obs' }, measures: ['weightsLeft'] }] } },
  // @ts-expect-error no such part
  { ...experiment, grid: [] },
  // @ts-expect-error no such table
  { ...experiment, tables: { pears: [] } },
  // @ts-expect-error one value, of a name that there is
  { ...experiment, tables: { orders: { reference: { criterion: 'obss' } } } },
  // @ts-expect-error no question
  { name: 'mine', grids: [monks] },
] satisfies Experiment[];

const experimentFault = (input: unknown) => faultOf(input, tableRequests);

// What types refuse is refused without them, too: a module's types are not checked when it is run.
describe('at run time', () => {
  it.each(grids.map((grid, index) => [index < 4, grid]))('accepts (%s) %j', (accepted, grid) => {
    expect(experimentFault({ ...experiment, grids: [grid] }) === null).toBe(accepted);
  });
  it.each(others.map((other, index) => [index < 2, other]))('accepts (%s) %j', (accepted, other) => {
    expect(experimentFault(other) === null).toBe(accepted);
  });
});
