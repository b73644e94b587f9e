// The kernels of the wasm backend: everything here works on one thread. Those of matrices take a few hundred rows at a
// time, and src/linalg/wasm/ puts them together; those of a small network take all of its samples at once. All
// addresses are bytes in linear memory, all matrices row-major float64.
//
// Two modules come from these sources. `surgeon.wasm` has the same bits on every machine. `surgeon-fused.wasm` sums
// products by fused multiply-add (multiplyAdd.ts) in the kernels of matrices; those of networks are the same in both,
// so that a trained network does not depend on the backend.

export { activate } from './activate';
export { addPanelProducts, dampedMean } from './addPanelProducts';
export { clear, copyLower, unpack } from './copies';
export { crossCheck, differenceSquares, inverseSquares } from './crossCheck';
export { epochs } from './epochs';
export { errorSum } from './errorSum';
export { evaluate } from './evaluate';
export { factorPanels, inverseOfFactor } from './exactInverse';
export { factorBlock, invertFactorBlock } from './factorBlock';
export { forward, outputsOf } from './forward';
export { activateFurther } from './furtherActivations';
export { log, log1p } from './logarithm';
export { lossGradient, meanOfPartials } from './lossGradient';
export { addLowerTile } from './lowerTile';
export { multiplyAddEach } from './multiplyAdd';
export { pack, packMirrored, packScaled } from './pack';
export { packLower } from './packLower';
export { gatherMean, listedSums, pairRows } from './pairHessian';
export { panelSquares } from './panelSquares';
export { pendingRow } from './pendingRow';
export { rankOneInverse } from './rankOneInverse';
export { rowPanels } from './rowPanels';
export { addProducts, addRows, rowProducts } from './rowSums';
export { scatter } from './scatter';
export { secantDescent } from './secantDescent';
export { addAndDot, dotOf, scaleAndDot } from './secantPass';
export { solveDamped } from './solveDamped';
export { addChosen, addSparseProducts } from './sparseBlocks';
export { sparseColumns, sparseForward, sparseGradient } from './sparseInputs';
export { symmetricRows } from './symmetricRows';
export { symmetricSpectrum } from './symmetricSpectrum';
export { searchSubtree } from './subtreeSearch';
export { addTile } from './tile';
export { microKernel, wideKernel } from './microKernel';
export { useTile } from './blockRow';
