import { shownText, UsageError } from '../../errors.ts';
import type { NodeProto } from '../../formats/onnx/onnx_pb.ts';

/** Whether a domain is that of the standard's operators. */
export const isStandard = (domain: string): boolean => domain === '' || domain === 'ai.onnx';

/** The operator of a node: `Gemm`, and with its domain where that is not the standard's, `ai.onnx.ml.Scaler`. */
export const operatorOf = ({ domain, opType }: NodeProto): string =>
  isStandard(domain) ? opType : `${domain}.${opType}`;

/** A node as messages name it: by name and operator, or by its index where it has no name. */
export function nodeName(node: NodeProto, index: number): string {
  const operator = operatorOf(node);
  const plain = /^[\w.]{1,100}$/.test(operator) ? operator : shownText(operator);
  return node.name === '' ? `node ${index} (${plain})` : `node ${shownText(node.name)} (${plain})`;
}

/** A refusal that names the file and the node. */
export const nodeRefusal = (file: string, node: NodeProto, index: number, complaint: string): UsageError =>
  new UsageError(`${file}: ${nodeName(node, index)} ${complaint}`);
