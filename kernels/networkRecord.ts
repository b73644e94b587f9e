// A network as kernels read it: 32-bit words, laid down by src/network/kernelNetwork.ts.
//
//     0  layers of units ("stages")    3  hidden and output units
//     1  inputs d                      4  1 for cross-entropy, 0 for squared error
//     2  outputs o                     5  rows of values in a panel of samples
//
// then for each stage:
//
//     0  fanIn                         4  first row of values
//     1  units                         5  weights of a unit: fanIn, and 1 more if it has a bias
//     2  first weight                  6  activation
//     3  first unit                    7  first row of what slopes are written in terms of: values, or net inputs
//     8  a double: the number that belongs to the activation
//
// Samples lie in panels of four, an entry of all four side by side: inputs as d + 1 rows, the last one 1; values as one
// row a unit, and a row of ones after each stage, then a row for each net input that is kept. What is said of one
// sample below is done to four.

/** Bytes of a row of a panel: an entry of each of its four samples. */
export const ROW: usize = 32;

export const SIGMOID: i32 = 0;
export const TANH: i32 = 1;
export const RELU: i32 = 2;
export const LINEAR: i32 = 3;
export const SOFTMAX: i32 = 4;
/** Those that follow are in furtherActivations.ts. */
export const LEAKY_RELU: i32 = 5;
export const ELU: i32 = 6;
export const GELU: i32 = 7;
export const SILU: i32 = 8;
export const SOFTPLUS: i32 = 9;

const STAGE_WORDS: i32 = 10;
const HEADER_WORDS: i32 = 6;

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
export function isCrossEntropy(net: usize): bool { return load<i32>(net, 16) != 0; }
/** Bytes of a panel of values. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function panelBytes(net: usize): usize { return <usize>load<i32>(net, 20) * ROW; }
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
/** The last stage. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function outputStage(net: usize): usize { return stageAt(net, stageCount(net) - 1); }
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
// @ts-ignore: decorator of AssemblyScript
@inline
export function sourcesOf(stage: usize): i32 { return load<i32>(stage, 20); }
// @ts-ignore: decorator of AssemblyScript
@inline
export function activationOf(stage: usize): i32 { return load<i32>(stage, 24); }
/** The first row of what slopes of a stage are written in terms of, as bytes. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function slopeRowOf(stage: usize): usize { return <usize>load<i32>(stage, 28) * ROW; }
// @ts-ignore: decorator of AssemblyScript
@inline
export function parameterOf(stage: usize): f64 { return load<f64>(stage, 32); }
