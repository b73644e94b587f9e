/** The option that has V8 make one 256-bit operation of two on neighbouring 16 bytes, in modules compiled later. */
export const WIDE_FLAG = '--experimental-wasm-revectorize';
