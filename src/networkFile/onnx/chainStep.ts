import type { Norm } from '../../dataset/rowSteps.ts';
import type { OutputActivation } from '../../network/activation.ts';
import type { AffineStep, MatrixStep } from './onnxGraph.ts';
import type { SampleShape } from './sampleShape.ts';

/** A part of the chain from the input to the outputs: one node, or the nodes of one function. */
export interface ChainStep {
  /** indices of its nodes, in their order */
  readonly nodes: readonly number[];
  /** the values that it takes and gives */
  readonly takes: string;
  readonly gives: string;
  /** the shape of what it gives; null: it is open, which Softmax and layers do not take */
  readonly shape: SampleShape | null;
  readonly does: ChainAction;
}

/** The effect of a step on the numbers of a sample. */
export type ChainAction =
  /** nothing */
  | { readonly kind: 'pass' }
  | { readonly kind: 'affine'; readonly step: AffineStep }
  /** the product by weights, and what Gemm adds */
  | { readonly kind: 'matrix'; readonly matrix: MatrixStep; readonly step: AffineStep | null }
  | { readonly kind: 'activation'; readonly activation: OutputActivation }
  /** the numbers at some indices, in their order */
  | { readonly kind: 'picks'; readonly picks: readonly number[] }
  /** division of all of them by their norm */
  | { readonly kind: 'normalise'; readonly norm: Norm };
