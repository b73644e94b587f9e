// A network as kernels read it: 32-bit words, laid down by src/network/kernelNetwork.ts.
//
//     0  layers of units ("stages")    4  activation of hidden units
//     1  inputs d                      5  activation of output units
//     2  outputs o                     6  1 for cross-entropy, 0 for squared error
//     3  hidden and output units       7  rows of values in a panel of samples
//
// then for each stage: fanIn, units, first weight, first unit, first row of values, 0.
//
// Samples lie in panels of four, an entry of all four side by side: inputs as d + 1 rows, the last one 1; values as one
// row a unit, and a row of ones after each stage. What is said of one sample below is done to four.

/** Bytes of a row of a panel: an entry of each of its four samples. */
export const ROW: usize = 32;

export const SIGMOID: i32 = 0;
export const TANH: i32 = 1;
export const RELU: i32 = 2;
export const LINEAR: i32 = 3;
export const SOFTMAX: i32 = 4;

const STAGE_WORDS: i32 = 6;
const HEADER_WORDS: i32 = 8;

// @ts-ignore: decorator of AssemblyScript
@inline
export function stageCount(net: usize): i32 { return load<i32>(net); }
// @ts-ignore: decorator of AssemblyScript
@inline
export function inputCount(net: usize): i32 { return load<i32>(net, 4); }
// @ts-ignore: decorator of AssemblyScript
@inline
export function outputCount(net: usize): i32 { return load<i32>(net, 8); }
// @ts-ignore: decorator of AssemblyScript
@inline
export function unitCount(net: usize): i32 { return load<i32>(net, 12); }
// @ts-ignore: decorator of AssemblyScript
@inline
export function hiddenActivation(net: usize): i32 { return load<i32>(net, 16); }
// @ts-ignore: decorator of AssemblyScript
@inline
export function outputActivation(net: usize): i32 { return load<i32>(net, 20); }
// @ts-ignore: decorator of AssemblyScript
@inline
export function isCrossEntropy(net: usize): bool { return load<i32>(net, 24) != 0; }
/** Bytes of a panel of values. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function panelBytes(net: usize): usize { return <usize>load<i32>(net, 28) * ROW; }
/** Bytes of a panel of inputs. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function inputBytes(net: usize): usize { return <usize>(inputCount(net) + 1) * ROW; }

/** Stage m. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function stageAt(net: usize, m: i32): usize {
  return net + ((<usize>(HEADER_WORDS + m * STAGE_WORDS)) << 2);
}
// @ts-ignore: decorator of AssemblyScript
@inline
export function fanInOf(stage: usize): i32 { return load<i32>(stage); }
// @ts-ignore: decorator of AssemblyScript
@inline
export function unitsOf(stage: usize): i32 { return load<i32>(stage, 4); }
// @ts-ignore: decorator of AssemblyScript
@inline
export function firstWeightOf(stage: usize): i32 { return load<i32>(stage, 8); }
// @ts-ignore: decorator of AssemblyScript
@inline
export function firstUnitOf(stage: usize): i32 { return load<i32>(stage, 12); }
/** The first row of a stage's values in a panel, as bytes. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function firstRowOf(stage: usize): usize { return <usize>load<i32>(stage, 16) * ROW; }
