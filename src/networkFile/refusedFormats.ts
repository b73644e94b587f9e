import type { NetworkFormat } from './networkFormat.ts';

const startsWith =
  (...signature: readonly number[]) =>
  (bytes: Uint8Array): boolean =>
    signature.every((byte, i) => bytes[i] === byte);
const never = () => false;

/** Two statements of Python, of which each writes what is read here, on a line of its own. */
const exported = (first: string, second: string) => `export it in Python:\n  ${first}  # or: ${second}`;

/** Formats of other tools that are refused by name, so that their users learn at once what to do. */
export const REFUSED_FORMATS: readonly NetworkFormat[] = [
  {
    extensions: ['.pt', '.pth', '.ckpt', '.bin'],
    meaning: 'a pickle of PyTorch, which can run code when it is read',
    begins: startsWith(0x80),
    instead: exported(
      "torch.onnx.export(model, x, 'net.onnx')",
      "safetensors.torch.save_file(model.state_dict(), 'net.safetensors')",
    ),
  },
  {
    extensions: ['.pkl', '.pickle', '.joblib'],
    meaning: 'a pickle, which can run code when it is read',
    begins: never, // as above
    instead: exported(
      "open('net.onnx', 'wb').write(skl2onnx.to_onnx(model, X[:1]).SerializeToString())",
      "numpy.savez('net.npz', **{f'{a}{i}': w for a in ('coefs_', 'intercepts_') for i, w in enumerate(getattr(model, a))})",
    ),
  },
  {
    extensions: ['.h5', '.hdf5', '.keras'],
    meaning: 'a model of Keras',
    begins: startsWith(0x89, 0x48, 0x44, 0x46),
    instead: exported(
      "model.export('net.onnx', format='onnx')",
      "safetensors.numpy.save_file({f'{i}.{w.name}': w.numpy() for i, l in enumerate(model.layers) for w in l.weights}, 'net.safetensors')",
    ),
  },
];
