import { cellPrograms } from '../../cell/cellPrograms.ts';
import { kernelBackend } from '../../cell/kernelBackend.ts';
import { withTrainingOptions } from '../../cell/trainingOptions.ts';
import { curvatureProblem, structuredCurvature } from '../../curvature/structuredCurvature.ts';
import type { Samples } from '../../dataset/dataSet.ts';
import { nonZeroInputs } from '../../dataset/nonZeroInputs.ts';
import { DeferredInverse } from '../../inverse/deferredInverse.ts';
import { DualInverse } from '../../inverse/dual/dualInverse.ts';
import { KernelCurvature } from '../../inverse/kernelCurvature.ts';
import { kernelSpectrum } from '../../inverse/kernelSpectrum.ts';
import { allocateMatrix, type Backend, type Operand } from '../../linalg/backend.ts';
import { Arena } from '../../linalg/wasm/arena.ts';
import { CHOLESKY_GOALS } from '../../linalg/wasm/cholesky.ts';
import type { Tile } from '../../linalg/wasm/kernelChoice.ts';
import { kernelsOn } from '../../linalg/wasm/kernels.ts';
import { leadTeam } from '../../linalg/wasm/teamMember.ts';
import type { WasmModule } from '../../linalg/wasm/webAssembly.ts';
import { type Network, networkOf } from '../../network/architecture.ts';
import { teamControl } from '../../parallel/team.ts';
import { KernelSubtreeSearch } from '../../subset/kernelSubtreeSearch.ts';
import { quadraticModel } from '../../subset/quadraticModel.ts';
import { wholeTree } from '../../subset/subtree.ts';
import { backpropagation } from '../../training/backpropagation.ts';
import { levenbergMarquardt } from '../../training/levenbergMarquardt.ts';
import { quasiNewton } from '../../training/quasiNewton.ts';

/** Some numbers that kernels compute, by what they are. */
export interface Answer {
  readonly of: string;
  readonly values: Float64Array;
}

/**
 * The answers of a module of kernels to small problems of odd sizes: what is left over beside tiles, panels and pairs
 * of numbers is in all of them. They reach every operation of a backend, the kernels that train and prune small
 * networks, and the passes of L-BFGS in large ones.
 */
export function* kernelAnswers(module: WasmModule, tile: Tile): Generator<Answer, void, undefined> {
  yield* matrixAnswers(module, tile);
  yield* transferAnswers(module, tile);
  for (const network of NETWORKS) {
    yield* teamAnswers(module, tile, network);
    yield* smallCellAnswers(module, tile, network);
  }
}

/** Rows of the matrices: beside tiles and blocks of 64 rows a part is left. */
const ROWS = 151;
/** Sum of so many products: more than kernels take at once. */
const DEPTH = 269;

/** Doubles of a vector of L-BFGS: a multiple of 4. */
const PIECE = 44;

/** Codes of transfer functions in kernels/networkRecord.ts: the first one of `activateFurther`, and the last one. */
const [FIRST_FURTHER, LAST_TRANSFER] = [5, 9];

/** Networks that are judged in both ways, by one output and by several. */
const NETWORKS = [
  networkOf({ layers: [11, 5, 3], activation: 'tanh', outputActivation: 'sigmoid' }),
  networkOf({ layers: [13, 9, 1], activation: 'gelu', outputActivation: 'linear' }),
  networkOf({ layers: [12, 3, 5, 3], activation: 'relu', outputActivation: 'softmax', loss: 'crossEntropy' }),
];
const SAMPLES = 13;
const ALPHA = 1e-2;
const FEW_STEPS = 3;
const FIELDS = { shardSize: 5, learningRate: null, momentum: null, batchSize: null };

/** The operations of a backend. */
function* matrixAnswers(module: WasmModule, tile: Tile): Generator<Answer> {
  const { backend, kernels } = leadTeam(aloneWith(module, tile));
  const matrix = filledMatrices(backend);
  const gram = matrix(ROWS, ROWS, 0);
  for (let i = 0; i < ROWS; i++) gram.values[i * ROWS + i] = ROWS;
  backend.rankUpdate(gram, matrix(DEPTH, ROWS, 1), ROWS, DEPTH, 0.5);
  yield { of: 'rankUpdate', values: gram.values };

  const [m, n] = [37, 59];
  const operands = (rows: number, columns: number): Operand[] => [
    { matrix: matrix(rows, columns, 1) },
    { matrix: matrix(columns, rows, 1), transposed: true },
  ];
  for (const a of operands(m, DEPTH)) {
    for (const b of operands(DEPTH, n)) {
      const c = matrix(m, n, 1);
      backend.product(c, a, b, m, n, DEPTH, -1);
      yield { of: 'product', values: c.values };
    }
  }
  const y = matrix(m, ROWS, 1);
  backend.symmetricProduct(y, matrix(m, ROWS, 1), gram, m, ROWS);
  yield { of: 'symmetricProduct', values: y.values };
  const inner = matrix(m, m, 0);
  backend.innerProducts(inner, matrix(m, DEPTH, 1), matrix(m, DEPTH, 1), m, DEPTH);
  yield { of: 'innerProducts', values: inner.values };
  const lower = matrix(ROWS, n, 1);
  backend.lowerProduct(gram, lower, ROWS, n);
  yield { of: 'lowerProduct', values: lower.values };
  for (const goal of CHOLESKY_GOALS) {
    const factored = matrix(ROWS, ROWS, 0);
    factored.values.set(gram.values);
    if (!backend.cholesky(factored, ROWS, goal)) throw new Error('a matrix that is positive definite has no factor');
    yield { of: 'cholesky', values: factored.values };
  }
  const panel = matrix(DEPTH, ROWS, 0.1);
  for (const pending of [1, 6, 31]) backend.pendingRow(gram, ROWS, 77, panel, pending, 0.25);
  yield { of: 'pendingRow', values: panel.values };

  const [to, along, next] = [1, 1, 1].map((scale) => matrix(1, PIECE, scale));
  const bytes = PIECE * Float64Array.BYTES_PER_ELEMENT;
  const products = [
    kernels.addAndDot(to.at, 0.3, along.at, next.at, bytes),
    kernels.scaleAndDot(to.at, 0.7, next.at, bytes),
    kernels.dotOf(to.at, along.at, bytes),
  ];
  yield { of: 'passes of L-BFGS', values: Float64Array.of(...products, ...to.values) };
}

/** The curvature of a network by a team, with dense and with sparse inputs, and deletions from its inverse. */
function* teamAnswers(module: WasmModule, tile: Tile, network: Network): Generator<Answer> {
  const { weights: n } = network;
  const point = { network, weights: numbers(n, 1), live: Int32Array.from({ length: n - 1 }, (_, q) => q) };
  for (const samples of [samplesFor(network), sparse(samplesFor(network), network)]) {
    const problem = curvatureProblem(network, samples);
    const leader = leadTeam(aloneWith(module, tile), cellPrograms(problem));
    const hessian = allocateMatrix(leader.backend, n - 1, n - 1);
    structuredCurvature(point, { leader, problem }, 5, hessian);
    yield { of: 'curvature', values: hessian.values.slice() };
    for (let i = 0; i < n - 1; i++) hessian.values[i * n] += 1;
    leader.backend.cholesky(hessian, n - 1, 'inverse');
    const inverse = new DeferredInverse(leader.backend, hessian, n - 1);
    for (let deleted = 0; deleted < n / 2; deleted++) inverse.delete((7 * deleted) % (n - 1 - deleted));
    yield { of: 'deletions', values: inverse.diagonal() };
    const dual = new DualInverse({ ...point, samples }, { leader, problem }, { alpha: ALPHA, shardSize: 5 });
    for (let deleted = 0; deleted < 5; deleted++) dual.delete(7 * deleted);
    yield { of: 'dual form', values: Float64Array.of(...dual.diagonal(), ...dual.row(3)) };
    const team = { kind: 'team', leader, problem, sets: () => null } as const;
    yield withTrainingOptions(FIELDS, FEW_STEPS, team, (options) => {
      const { weights: values } = quasiNewton({ ...point, samples }, ALPHA, options);
      return { of: 'training by a team', values };
    });
  }
}

/** A network of few weights: training, both inverses and their check, eigenvalues, and the search of masks. */
function* smallCellAnswers(module: WasmModule, tile: Tile, network: Network): Generator<Answer> {
  // Of one output and few inputs that are not 0, H is made from pairs of these.
  const train = network.outputs === 1 ? sparse(samplesFor(network), network) : samplesFor(network);
  const arena = new Arena(1);
  const kernels = kernelsOn(module, arena.memory, tile);
  const small = kernelBackend(network, { train, validation: null, test: null }, { arena, kernels });
  const { weights: n } = network;
  const live = Int32Array.from({ length: n }, (_, q) => q);
  const weights = numbers(n, 1);
  small.net.take(weights);
  small.net.forward(small.train);
  yield { of: 'outputs', values: small.net.outputs(small.train).slice() };
  for (const method of [levenbergMarquardt, quasiNewton, backpropagation]) {
    yield withTrainingOptions(FIELDS, FEW_STEPS, small, (options) => {
      const { weights: values } = method({ network, weights, live, samples: train }, ALPHA, options);
      return { of: method.name, values };
    });
  }
  const options = { need: 'inverse', curvature: 'gaussNewton', alpha: ALPHA, decay: 0, shardSize: 5 } as const;
  for (const inverse of ['recursive', 'exact'] as const) {
    const others = { inverse, dimensions: null, eigenspace: null };
    const curvature = new KernelCurvature(small.net, small.train, { ...options, ...others });
    const checks: number[] = [];
    const observed = {
      time: <Result>(_: string, work: () => Result) => work(),
      check: (check: object) => checks.push(...Object.values(check).filter((value) => typeof value === 'number')),
      hessian: (build: () => Float64Array) => build(),
    };
    const found = curvature.at(weights, live.subarray(1), 0, observed);
    const rows = Array.from({ length: n - 1 }, (_, q) => [...found.row(q)]);
    yield { of: `${inverse} inverse`, values: Float64Array.from([...checks, ...rows.flat()]) };
  }
  const others = { need: 'diagonal', inverse: null, dimensions: null, eigenspace: null } as const;
  const diagonal = new KernelCurvature(small.net, small.train, { ...options, ...others });
  yield { of: 'diagonal', values: diagonal.at(weights, live, 0).diagonal() };
  const few = 11;
  const matrix = symmetric(few);
  const { values, vectors } = kernelSpectrum({ arena, kernels }, few)(matrix, few);
  yield { of: 'spectrum', values: Float64Array.of(...values, ...vectors) };
  const search = new KernelSubtreeSearch(quadraticModel(matrix, numbers(few, 1)), { arena, kernels });
  const all = { size: 4, subtrees: [wholeTree(few)], incumbent: Number.POSITIVE_INFINITY, maxNodes: 100 };
  const { kept, nodes, open } = search.search(all);
  yield { of: 'search of masks', values: Float64Array.of(nodes, ...(kept ?? []), ...open.map(({ bound }) => bound)) };
}

/** Transfer functions at net inputs from the smallest to those where they overflow, and a network with all of them. */
function* transferAnswers(module: WasmModule, tile: Tile): Generator<Answer> {
  const arena = new Arena(1);
  const kernels = kernelsOn(module, arena.memory, tile);
  const inputs = [1e-320, 1e-9, 0.1, 0.7, 1.9, 5.5, 21, 39, 300, 745, 1e300].flatMap((x) => [x, -x]);
  for (let code = 0; code <= LAST_TRANSFER; code++) {
    const { at, values } = arena.allocate(inputs.length);
    values.set(inputs);
    if (code < FIRST_FURTHER) kernels.activate(code, at, inputs.length, 0, 1);
    else kernels.activateFurther(code, 0.3, at, inputs.length, 0, 1);
    yield { of: 'transfer functions', values: values.slice() };
  }
  const hidden = ['leakyRelu(0.3)', 'elu(0.7)', 'gelu', 'silu', 'softplus', 'sigmoid', 'linear'] as const;
  const layers = [2, ...hidden.map((_, i) => 3 + (i % 3)), 3];
  const network = networkOf({ layers, activation: hidden, outputActivation: 'tanh' });
  const samples = samplesFor(network);
  const cell = kernelBackend(network, { train: samples, validation: null, test: null }, { arena, kernels });
  const live = Int32Array.from({ length: network.weights }, (_, q) => q);
  yield withTrainingOptions(FIELDS, FEW_STEPS, cell, (options) => {
    const { weights: values } = quasiNewton(
      { network, weights: numbers(live.length, 2), live, samples },
      ALPHA,
      options,
    );
    return { of: 'training of all transfer functions', values };
  });
}

/** The only member of a team of one. */
const aloneWith = (module: WasmModule, tile: Tile) => {
  const { memory } = new Arena(1);
  return { rank: 0, size: 1, control: teamControl(), memory, module, tile };
};

/** Makes matrices of a backend with numbers in them. */
const filledMatrices = (backend: Backend) => (rows: number, columns: number, scale: number) => {
  const matrix = allocateMatrix(backend, rows, columns);
  matrix.values.set(numbers(rows * columns, scale));
  return matrix;
};

/** Numbers in −scale/2 … scale/2 that follow no simple order, the same on every machine. */
function numbers(length: number, scale: number): Float64Array {
  let state = length;
  return Float64Array.from({ length }, () => {
    state = (state * 75 + 74) % 65_537;
    return scale * (state / 65_537 - 0.5);
  });
}

/** (n × n) symmetric, and positive definite: the diagonal outweighs its row. */
function symmetric(n: number): Float64Array {
  const matrix = numbers(n * n, 1);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) matrix[j * n + i] = matrix[i * n + j];
    matrix[i * n + i] += n;
  }
  return matrix;
}

function samplesFor({ inputs, outputs }: Network): Samples {
  const targets = numbers(SAMPLES * outputs, 1).map((_, i) =>
    i % outputs === Math.floor(i / outputs) % outputs ? 1 : 0,
  );
  return { count: SAMPLES, inputs: numbers(SAMPLES * inputs, 2), targets };
}

/** One input of each sample, and those that are not 0 listed. */
function sparse({ count, inputs, targets }: Samples, network: Network): Samples {
  const d = network.inputs;
  const few = inputs.map((value, i) => (i % d === Math.floor(i / d) % d ? value : 0));
  return { count, inputs: few, targets, nonZero: nonZeroInputs(few, count, d) };
}
