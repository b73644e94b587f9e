import { UsageError } from '../../errors.ts';
import type { NodeProto } from '../../formats/onnx/onnx_pb.ts';

/** Longer names would spoil messages. */
const MAX_SHOWN = 100;

/** A name in a file, as messages show it. */
export const shownName = (name: string): string =>
  JSON.stringify(name.length > MAX_SHOWN ? `${name.slice(0, MAX_SHOWN)}…` : name);

/** The operator of a node: `Gemm`, and with its domain where that is not the standard's, `ai.onnx.ml.Scaler`. */
export const operatorOf = ({ domain, opType }: NodeProto): string =>
  domain === '' || domain === 'ai.onnx' ? opType : `${domain}.${opType}`;

/** A node as messages name it: by name and operator, or by its index where it has no name. */
export function nodeName(node: NodeProto, index: number): string {
  const operator = operatorOf(node);
  const shown = operator.length > MAX_SHOWN ? `${operator.slice(0, MAX_SHOWN)}…` : operator;
  const plain = /^[\w.]*$/.test(shown) && shown !== '' ? shown : JSON.stringify(shown);
  return node.name === '' ? `node ${index} (${plain})` : `node ${shownName(node.name)} (${plain})`;
}

/** A refusal that names the file and the node. */
export const nodeRefusal = (file: string, node: NodeProto, index: number, complaint: string): UsageError =>
  new UsageError(`${file}: ${nodeName(node, index)} ${complaint}`);
