import { MAX_TENSOR_BYTES } from '../formats/tensorLimits.ts';
import type { NetworkFormat } from './networkFormat.ts';

/** Models of ONNX, as PyTorch, scikit-learn and Keras export them: what reads them is loaded when one is there. */
export const onnxFormat = {
  extensions: ['.onnx'],
  meaning: 'a model of ONNX, as PyTorch, scikit-learn and Keras export it',
  maxBytes: MAX_TENSOR_BYTES,
  saysLoss: false,
  saysActivations: true,
  begins: (bytes) => bytes[0] === 0x08,
  read: async (bytes, name, options) => (await import('./onnx/readOnnx.ts')).readOnnx(bytes, name, options),
  write: async (stored, name) => (await import('./onnx/onnxBytes.ts')).onnxBytes(stored, name),
} as const satisfies NetworkFormat;
