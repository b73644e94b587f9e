import { type Tile, tileInUse } from './kernelChoice.ts';
import { Instance, type WasmMemory, type WasmModule } from './webAssembly.ts';

/** The compiled kernels, as kernels/*.ts describe them; addresses are bytes in the shared memory. */
export interface Kernels {
  activate(code: number, at: number, count: number, step: number, blocks: number): void;
  activateFurther(code: number, parameter: number, at: number, count: number, step: number, blocks: number): void;
  log(x: number): number;
  log1p(x: number): number;
  multiplyAddEach(c: number, d: number, a: number, b: number, count: number): void;
  useTile(wide: number): void;
  microKernel(a: number, b: number, depth: number, c: number, pitch: number, alpha: number): void;
  wideKernel(
    a: number,
    b: number,
    nextB: number,
    depth: number,
    c: number,
    nextC: number,
    pitch: number,
    alpha: number,
  ): void;
  addTile(
    c: number,
    pitch: number,
    a: number,
    b: number,
    rows: number,
    columns: number,
    depth: number,
    alpha: number,
    diagonal: number,
    edge: number,
  ): void;
  addLowerTile(
    c: number,
    nextC: number,
    pitch: number,
    l: number,
    b: number,
    size: number,
    columns: number,
    edge: number,
  ): void;
  clear(block: number, pitch: number, rows: number, columns: number, diagonal: number): void;
  copyLower(
    to: number,
    toRow: number,
    toColumn: number,
    from: number,
    fromRow: number,
    fromColumn: number,
    size: number,
  ): void;
  unpack(to: number, from: number, count: number, depth: number, vectorPitch: number, entryPitch: number): void;
  pack(to: number, from: number, count: number, depth: number, vectorPitch: number, entryPitch: number): void;
  packLower(to: number, from: number, size: number, pitch: number): void;
  packMirrored(to: number, from: number, size: number, pitch: number): void;
  packScaled(to: number, from: number, panels: number, depth: number, scale: number): void;
  scatter(
    t: number,
    width: number,
    vectors: number,
    pitch: number,
    depth: number,
    scale: number,
    start: number,
    index: number,
    value: number,
    scaled: number,
  ): void;
  forward(net: number, weights: number, inputs: number, values: number, panels: number): void;
  outputsOf(net: number, values: number, count: number, outputs: number): void;
  evaluate(net: number, values: number, targets: number, count: number, middle: number, result: number): void;
  errorSum(net: number, values: number, targets: number, count: number): number;
  lossGradient(
    net: number,
    weights: number,
    inputs: number,
    values: number,
    targets: number,
    count: number,
    deltas: number,
    gradient: number,
  ): void;
  meanOfPartials(
    partials: number,
    count: number,
    pitch: number,
    first: number,
    end: number,
    samples: number,
    means: number,
  ): void;
  addSparseProducts(
    c: number,
    pitch: number,
    rows: number,
    columns: number,
    half: number,
    depth: number,
    scale: number,
    start: number,
    index: number,
    value: number,
  ): void;
  addChosen(
    c: number,
    pitch: number,
    rows: number,
    rowCount: number,
    columns: number,
    columnCount: number,
    t: number,
    width: number,
  ): void;
  sparseColumns(net: number, weights: number, columns: number): void;
  sparseForward(
    net: number,
    weights: number,
    columns: number,
    start: number,
    input: number,
    value: number,
    count: number,
    values: number,
  ): void;
  sparseGradient(
    net: number,
    start: number,
    input: number,
    value: number,
    count: number,
    deltas: number,
    gradient: number,
    slopes: number,
  ): void;
  epochs(
    net: number,
    weights: number,
    change: number,
    live: number,
    sums: number,
    length: number,
    inputs: number,
    targets: number,
    count: number,
    batchSize: number,
    decay: number,
    momentum: number,
    rate: number,
    tolerance: number,
    values: number,
    deltas: number,
    epochs: number,
  ): number;
  secantDescent(
    direction: number,
    pitch: number,
    steps: number,
    changes: number,
    products: number,
    oldest: number,
    count: number,
    slots: number,
    shares: number,
  ): void;
  addAndDot(to: number, factor: number, vector: number, other: number, bytes: number): number;
  scaleAndDot(to: number, factor: number, other: number, bytes: number): number;
  dotOf(a: number, b: number, bytes: number): number;
  solveDamped(h: number, n: number, size: number, damping: number, u: number, vector: number): number;
  rowPanels(
    net: number,
    weights: number,
    inputs: number,
    values: number,
    targets: number,
    count: number,
    form: number,
    live: number,
    n: number,
    unitOf: number,
    source: number,
    delta: number,
    rows: number,
  ): void;
  pairRows(
    net: number,
    weights: number,
    values: number,
    targets: number,
    count: number,
    n: number,
    unitOf: number,
    source: number,
    delta: number,
    later: number,
    rows: number,
    pitch: number,
  ): void;
  listedSums(
    rows: number,
    width: number,
    start: number,
    samples: number,
    factors: number,
    lists: number,
    sums: number,
  ): void;
  gatherMean(sums: number, index: number, n: number, size: number, samples: number, h: number): void;
  panelSquares(sums: number, size: number, rows: number, depth: number): void;
  addPanelProducts(c: number, size: number, rows: number, depth: number, first: number, end: number): void;
  dampedMean(c: number, a: number, n: number, size: number, samples: number, alpha: number): number;
  rankOneInverse(
    inverse: number,
    n: number,
    size: number,
    rows: number,
    depth: number,
    samples: number,
    alpha: number,
    work: number,
  ): number;
  factorPanels(a: number, size: number, u: number): number;
  inverseOfFactor(u: number, size: number, inverse: number, w: number): void;
  crossCheck(
    recursive: number,
    exact: number,
    a: number,
    u: number,
    n: number,
    size: number,
    work: number,
    sums: number,
  ): void;
  inverseSquares(exact: number, a: number, n: number, size: number, work: number, sums: number): void;
  differenceSquares(
    recursive: number,
    exact: number,
    u: number,
    n: number,
    size: number,
    work: number,
    sums: number,
  ): void;
  symmetricSpectrum(matrix: number, n: number, values: number, work: number, limit: number): number;
  searchSubtree(search: number, due: number, loss: number): void;
  factorBlock(u: number, size: number): number;
  invertFactorBlock(w: number, u: number, size: number): void;
  addRows(c: number, rows: number, pitch: number, factors: number, count: number, length: number): void;
  addProducts(c: number, a: number, b: number, length: number): void;
  rowProducts(to: number, rows: number, pitch: number, count: number, v: number, length: number): void;
  symmetricRows(y: number, s: number, pitch: number, first: number, end: number, x: number): void;
  pendingRow(
    b: number,
    pitch: number,
    q: number,
    u: number,
    pending: number,
    first: number,
    end: number,
    scale: number,
  ): void;
}

/** The kernels on one shared memory; each thread has its own instance. */
export function kernelsOn(module: WasmModule, memory: WasmMemory, tile: Tile = tileInUse()): Kernels {
  const kernels = new Instance(module, { env: { memory } }).exports as unknown as Kernels;
  kernels.useTile(tile === 'wide' ? 1 : 0);
  return kernels;
}
