import { describe, expect, it } from 'vitest';
import cost from '../../experiments/cost/experiment.ts';
import { runCell } from '../../src/cell/runCell.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import { OPERATIONS } from '../../src/measurements/costTimes.ts';
import { times } from '../../src/measurements/times.ts';
import { powerLaw, studentQuantile } from '../../src/statistics/powerLaw.ts';
import { EXPONENTS_COLUMNS, exponentRows, INVERSES_COLUMNS, inverseRows } from '../../src/tables/costs.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { partial } from '../experiments/handMade.ts';
import { uniforms } from '../problems.ts';
import { tablesOf } from './handMade.ts';

/** Rows of times.arrow, three rounds whose median is the time given; others had the core for as long again. */
function timed(operation: string, backend: string, weights: number, samples: number, ms: number) {
  return [1.5, 1, 0.25].map((factor, r) =>
    partial<'times'>({
      operation,
      backend,
      weights,
      samples,
      round: r + 1,
      ms: 2 * factor * ms,
      cpuMs: factor * ms,
    }),
  );
}

describe('studentQuantile', () => {
  // Any table of Student's t, two-sided 95 %, three decimals.
  it.each([
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [4, 2.776],
    [5, 2.571],
    [10, 2.228],
    [30, 2.042],
    [120, 1.98],
  ])('%i degrees of freedom: %f', (freedom, published) => {
    expect(Math.abs(studentQuantile(freedom) - published)).toBeLessThanOrEqual(5.1e-4);
  });
});

describe('powerLaw', () => {
  it('is exact where the law is', () => {
    const xs = [113, 225, 449, 897];
    for (const exponent of [0, 1, 2, 3]) {
      const law = powerLaw(
        xs,
        xs.map((x) => 7e-6 * x ** exponent),
      )!;
      // Logarithms of size 20 with rounding errors of 1e-15, over a range of 2.
      for (const value of [law.exponent, law.low, law.high]) expect(Math.abs(value - exponent)).toBeLessThan(1e-12);
      expect(law.points).toBe(4);
    }
  });

  it('has the exponent and interval of a case by hand', () => {
    // log x = −1, 0, 1; log y = 0, 1, 0 + 2: slope 1, residuals ∓⅓·(…): y − ȳ − x = 0, 0, 0 but for a bend of (−d, 2d,
    // −d).
    const bend = 0.3;
    const [xs, ys] = [
      [-1, 0, 1],
      [-1 - bend, 2 * bend, 1 - bend],
    ].map((logs) => logs.map(Math.exp));
    const { exponent, low, high } = powerLaw(xs, ys)!;
    // Σ r² = 6d², m − 2 = 1, Σ (x − x̄)² = 2: s = d√3, t₁ = tan(0.475π).
    const half = Math.tan(0.475 * Math.PI) * bend * Math.sqrt(3);
    expect(exponent).toBeCloseTo(1, 12);
    expect(low).toBeCloseTo(1 - half, 9);
    expect(high).toBeCloseTo(1 + half, 9);
  });

  it('covers the true exponent in 95 % of noisy samples', () => {
    const xs = [1, 2, 4, 8, 16];
    const trials = 4000;
    const noise = uniforms(trials * xs.length * 12, 5);
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      // Sums of twelve uniforms are normal enough.
      const ys = xs.map((x, i) => {
        const from = 12 * (trial * xs.length + i);
        return x ** 2 * Math.exp(0.1 * noise.subarray(from, from + 12).reduce((sum, u) => sum + u, 0));
      });
      const { low, high } = powerLaw(xs, ys)!;
      if (low <= 2 && 2 <= high) covered++;
    }
    // Four standard deviations of a binomial share: 4·√(0.95·0.05/4000) = 0.014.
    expect(Math.abs(covered / trials - 0.95)).toBeLessThan(0.014);
  });

  it('wants three different sizes', () => {
    expect(powerLaw([2, 4, 4], [1, 2, 2])).toBeNull();
  });
});

describe('exponentRows', () => {
  const laws = { curvature: [2, 1], recursiveInverse: [2, 1], exactInverse: [3, 0], deletion: [2, 0] } as const;
  const rows = exponentRows(
    OPERATIONS.flatMap((operation) =>
      [100, 200, 400].flatMap((n) =>
        [50, 100, 200, 400].flatMap((P) => {
          const [ofN, ofP] = laws[operation];
          return timed(operation, 'plain', n, P, 1e-6 * n ** ofN * P ** ofP);
        }),
      ),
    ),
  );

  it('finds the exponent of each operation in each variable, at each value of the other one', () => {
    expect(rows.length).toBe(OPERATIONS.length * (4 + 3));
    for (const { operation, variable, other, exponent, expected, points, smallest, largest } of rows) {
      const [ofN, ofP] = laws[operation as keyof typeof laws];
      expect(expected).toBe(variable === 'n' ? ofN : ofP);
      expect(exponent).toBeCloseTo(expected as number, 10);
      expect([points, smallest, largest]).toEqual(variable === 'n' ? [3, 100, 400] : [4, 50, 400]);
      expect(variable === 'n' ? [50, 100, 200, 400] : [100, 200, 400]).toContain(other);
    }
  });

  it('keeps backends apart, and says nothing of two sizes', () => {
    const times = [1, 2, 4].flatMap((n) => timed('deletion', n === 4 ? 'wasm' : 'plain', n, 10, n));
    expect(exponentRows(times)).toEqual([]);
  });
});

describe('inverseRows', () => {
  // Operation counts of the textbook: H n²P/2, the recursion n²P, inversion n³, so that they meet at P = 2n.
  const textbook = (n: number, P: number) => [
    ...timed('curvature', 'plain', n, P, (n * n * P) / 2),
    ...timed('exactInverse', 'plain', n, P, n ** 3),
    ...timed('recursiveInverse', 'plain', n, P, n * n * P),
  ];
  const rows = inverseRows([64, 128, 256, 512].flatMap((P) => [32, 128, 512].flatMap((n) => textbook(n, P))));

  it('has the claim that the recursion is faster only for n > P/2 come out right where operations decide', () => {
    expect(rows.length).toBe(12);
    for (const row of rows) {
      const [n, P] = [row.weights as number, row.samples as number];
      expect(row.recursionClaimed).toBe(n > P / 2);
      expect(row.recursionFaster).toBe(row.recursionClaimed);
      expect(row.ratio).toBeCloseTo((n * n * P) / ((n * n * P) / 2 + n ** 3), 12);
      expect([row.curvatureMs, row.exactMs, row.recursiveMs]).toEqual([(n * n * P) / 2, n ** 3, n * n * P]);
    }
  });

  it('finds where they meet, and nothing where they do not', () => {
    const crossovers = [32, 128, 512].map((n) =>
      rows.filter(({ weights }) => weights === n).map((row) => row.crossover),
    );
    for (const P of crossovers[0]) expect(P).toBeNull(); // the recursion is slower at 64 = 2n already
    for (const P of crossovers[1]) expect(P).toBeCloseTo(256, 9);
    for (const P of crossovers[2]) expect(P).toBeNull();
  });

  it('interpolates between two P, as logarithms go', () => {
    const times = [100, 400].flatMap((P) => [
      ...timed('curvature', 'wasm', 10, P, 1),
      ...timed('exactInverse', 'wasm', 10, P, 1),
      ...timed('recursiveInverse', 'wasm', 10, P, P / 100),
    ]);
    for (const { crossover } of inverseRows(times)) expect(crossover).toBeCloseTo(200, 9);
  });

  it('compares round by round: a round in which all is slower changes no ratio', () => {
    const times = inverseRows([
      { operation: 'curvature', backend: 'plain', weights: 5, samples: 9, round: 2, ms: 70, cpuMs: 30 },
      { operation: 'curvature', backend: 'plain', weights: 5, samples: 9, round: 1, ms: 3, cpuMs: 7 },
      { operation: 'exactInverse', backend: 'plain', weights: 5, samples: 9, round: 1, ms: 1, cpuMs: 7 },
      { operation: 'recursiveInverse', backend: 'plain', weights: 5, samples: 9, round: 1, ms: 2, cpuMs: 7 },
      { operation: 'recursiveInverse', backend: 'plain', weights: 5, samples: 9, round: 2, ms: 70, cpuMs: 20 },
      { operation: 'exactInverse', backend: 'plain', weights: 5, samples: 9, round: 2, ms: 70, cpuMs: 10 },
    ]);
    expect(times).toMatchObject([{ ratio: 0.5, ratioLowest: 0.5, ratioHighest: 0.5, recursionFaster: true }]);
  });
});

describe('the tables of an experiment with costs', () => {
  const grids = [
    {
      ...cost.grids[0],
      layers: [
        [5, 1, 1],
        [5, 2, 1],
        [5, 3, 1],
      ],
      weightsLimit: 7,
      seed: [1, 2],
      trainSize: [20, 40, 80],
    },
  ];
  const cells = cellsOf({ ...cost, grids }, dataSets);
  const traces = cells.map((cell) =>
    runCell(cell, problemHere(cell.config), trainedNetwork(cell.config, problemHere(cell.config))),
  );
  const tables = tablesOf({ ...cost, tables: { costs: { rounds: 2 } } }, cells, traces);
  const table = (name: string) => tables.find((one) => one.name === name)!;

  it('hold each size once, whatever else differs between cells, with a value in every column', () => {
    expect(table('times').rows.length).toBe(9 * OPERATIONS.length * 2);
    expect(table('exponents').rows.length).toBe(OPERATIONS.length * (3 + 3));
    expect(table('inverses').rows.length).toBe(9);
    for (const [name, columns] of [
      ['times', times.columns],
      ['exponents', EXPONENTS_COLUMNS],
      ['inverses', INVERSES_COLUMNS],
    ] as const) {
      for (const row of table(name).rows) {
        for (const column of columns)
          if (!column.nullable) expect(row[column.name] ?? null, column.name).not.toBeNull();
      }
    }
  });
});

it('the built-in experiment times 25 sizes a backend, and each of its cells leaves all weights but one', () => {
  const cells = cellsOf(cost, dataSets);
  for (const backend of ['plain', 'wasm']) {
    expect(cells.filter(({ config }) => config.backend === backend).length).toBe(25);
  }
  for (const { config } of cells) expect(config.weightsLimit).toBe(7 * config.layers[1]);
});
