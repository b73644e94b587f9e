/** Bytes of the largest file of tensors that is read, with those of its tensors that lie in other files. */
export const MAX_TENSOR_BYTES = 2 ** 27;
/** Numbers of one tensor of ONNX, and of all of safetensors: as doubles they take as much as the largest file. */
export const MAX_TENSOR_NUMBERS = MAX_TENSOR_BYTES / Float64Array.BYTES_PER_ELEMENT;
