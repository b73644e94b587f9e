import type { NetworkFormat } from './networkFormat.ts';

const startsWith =
  (...signature: readonly number[]) =>
  (bytes: Uint8Array): boolean =>
    signature.every((byte, i) => bytes[i] === byte);
const never = () => false;

const WEIGHTS = 'save its weights as .npz with numpy.savez';

/** Formats of other tools that are refused by name, so that their users learn in one line what to do. */
export const REFUSED_FORMATS: readonly NetworkFormat[] = [
  {
    extensions: ['.pt', '.pth', '.ckpt', '.bin'],
    meaning: 'a pickle of PyTorch, which can run code when it is read',
    begins: startsWith(0x80),
    instead: 'save model.state_dict() as .npz with numpy.savez, each tensor by .numpy()',
  },
  {
    extensions: ['.pkl', '.pickle', '.joblib'],
    meaning: 'a pickle, which can run code when it is read',
    begins: never, // as above
    instead: WEIGHTS,
  },
  {
    extensions: ['.h5', '.hdf5', '.keras'],
    meaning: 'a model of Keras in HDF5',
    begins: startsWith(0x89, 0x48, 0x44, 0x46),
    instead: 'save model.get_weights() as .npz with numpy.savez, named 0.kernel, 0.bias, 1.kernel, …',
  },
  { extensions: ['.onnx'], meaning: 'ONNX, which is not read yet', begins: startsWith(0x08), instead: WEIGHTS },
  {
    extensions: ['.safetensors'],
    meaning: 'safetensors, which are not read yet',
    begins: (bytes) => bytes[8] === 0x7b && bytes[7] === 0,
    instead: WEIGHTS,
  },
];
