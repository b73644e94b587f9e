// The kernels of the wasm backend: everything here works on one thread, on a few hundred rows at a time, and knows
// neither networks nor threads. src/linalg/wasm/ puts them together. All addresses are bytes in linear memory, all
// matrices row-major float64. No relaxed SIMD and no fused multiply-add: the same bits on every machine.

export { activate } from './activate';
export { factorBlock, invertFactorBlock } from './factorBlock';
export { pack, packMirrored, packScaled } from './pack';
export { pendingRow } from './pendingRow';
export { scatter } from './scatter';
export { addTile } from './tile';
export { microKernel } from './microKernel';
