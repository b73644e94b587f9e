/**
 * The options under which V8 makes wide code, in modules compiled later. The first has it make one 256-bit operation of
 * two on neighbouring 16 bytes. The second leaves out inlining, which goes by counts of calls: code of a function is
 * the same then in every process, so what runs is what was checked. (V8 of Node.js 26 even ends where it is to inline
 * and has no baseline code that counts.)
 */
export const WIDE_FLAGS = ['--experimental-wasm-revectorize', '--no-wasm-inlining'] as const;
