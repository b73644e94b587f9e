import type { RowStep } from '../../dataset/rowSteps.ts';
import type { ModelProto, TensorProto } from '../../formats/onnx/onnx_pb.ts';
import type { OutputActivation } from '../../network/activation.ts';

/**
 * Numbers of a file that a node takes, whichever way the file keeps them: initializer, Constant node, or what
 * Transpose, Reshape, Cast and others make of these.
 */
export interface GraphConstant {
  /** the name of the value: that of the initializer, or of the output of the last node that makes it */
  readonly name: string;
  readonly shape: readonly number[];
  /** row-major; texts are in `labels` in their place */
  readonly values: Float64Array;
  /** the type of its numbers, as the standard counts types */
  readonly dataType: number;
  /** of a tensor of texts */
  readonly labels: readonly string[] | null;
  /** the tensor of the model that its numbers lie in, each one as it is; null where they are computed */
  readonly tensor: TensorProto | null;
  /** number i lies at `order[i]` of the tensor; null: at i */
  readonly order: Int32Array | null;
  /** whether another node takes the same tensor, so that it cannot be changed for one of them alone */
  readonly isShared: boolean;
}

/** A constant as an input of a node, which can be replaced there. */
export interface ConstantInput {
  /** index of the node */
  readonly node: number;
  /** index of the input among those of the node */
  readonly input: number;
  readonly constant: GraphConstant;
}

/**
 * A node that maps each value by itself: y ↦ factor·(y − mean) + sign·added. Add, Sub, Mul and Div by constants and the
 * additive part of Gemm have no mean; BatchNormalization has factor γ/√(var + ε), and its B is added.
 */
export interface AffineStep {
  /** index of the node */
  readonly node: number;
  /** (features) */
  readonly factor: Float64Array;
  /** (features) of Div: what it divides by, 1/factor but for rounding */
  readonly divisor?: Float64Array | undefined;
  /** (features) of what is added, with its sign; zeros where nothing is */
  readonly shift: Float64Array;
  /** where that stands; null where nothing is added */
  readonly added: ConstantInput | null;
  /** what a number there counts for: −1 where it is subtracted, β of Gemm */
  readonly sign: number;
  /** of BatchNormalization alone */
  readonly normalisation: {
    /** (features) */
    readonly mean: Float64Array;
    readonly meanInput: ConstantInput;
    readonly scaleInput: ConstantInput;
    /** (features) √(var + ε): the γ that makes the factor 1 */
    readonly deviation: Float64Array;
  } | null;
}

/** The node that multiplies by the weights of a layer. */
export interface MatrixStep {
  /** index of the node: MatMul or Gemm */
  readonly node: number;
  /** the value that it gives */
  readonly gives: string;
  /** two-dimensional */
  readonly weight: ConstantInput;
  /** whether its rows are units, as with transB of Gemm; else they are inputs */
  readonly rowsAreUnits: boolean;
  /** what the product is multiplied with: α of Gemm */
  readonly factor: number;
}

/** A fully connected layer: a linear part, which is folded into weights and biases, and an activation. */
export interface GraphLayer {
  /** indices of the nodes of the linear part, in the order of the chain; some may do nothing to numbers */
  readonly nodes: readonly number[];
  /** the value that the linear part takes */
  readonly input: string;
  /** the value that its last node gives */
  readonly net: string;
  /** dimensions of the two, that of samples included; null where the file leaves them open: 2 then */
  readonly inputRank: number | null;
  readonly netRank: number | null;
  readonly fanIn: number;
  readonly units: number;
  /** (units × fanIn) folded */
  readonly weights: Float64Array;
  /** (units) folded; null: the layer has no biases */
  readonly biases: Float64Array | null;
  /** maps of the input, in their order: normalisation of the values of the layer before */
  readonly before: readonly AffineStep[];
  readonly matrix: MatrixStep;
  /** maps of the product, in their order */
  readonly after: readonly AffineStep[];
  readonly activation: OutputActivation;
  /** indices of the nodes of the activation; none: linear */
  readonly activationNodes: readonly number[];
  /** the value that the activation gives; `net` where there is none */
  readonly output: string;
}

/** The part of a graph before its first layer: no part of the network, and kept as it is. */
export interface GraphHead {
  /** indices of its nodes, in the order of the chain */
  readonly nodes: readonly number[];
  /** the name of the graph's input */
  readonly input: string;
  /** dimensions of a sample that the graph takes */
  readonly sizes: readonly number[];
  /** their product: the numbers of a sample */
  readonly inputs: number;
  /** of these those that the first layer takes, in its order; null: all, in theirs */
  readonly picks: readonly number[] | null;
  /** the scaling of each of the graph's inputs, (x − mean) / scale; null where none is scaled */
  readonly columns: readonly { readonly mean: number; readonly scale: number }[] | null;
  /** what the inputs of a sample go through then; empty: nothing */
  readonly rows: readonly RowStep[];
}

/** The part of a graph behind the outputs of the network: kept as it is. */
export interface GraphTail {
  /** the labels of classes, as many as outputs; null where there are none */
  readonly labels: readonly string[] | null;
}

/** A model that is a fully connected network: head → layers → tail. */
export interface OnnxGraph {
  /** as it was read: writers change a copy that they have read themselves */
  readonly model: ModelProto;
  readonly head: GraphHead;
  /** at least one; the first takes what the head gives */
  readonly layers: readonly GraphLayer[];
  readonly tail: GraphTail;
}
