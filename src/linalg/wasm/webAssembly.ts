/** A compiled module; can be handed to a thread. */
export type WasmModule = object;

/** A memory that all threads share; can be handed to a thread. */
export interface WasmMemory {
  /** all of it as it is now; a larger one after `grow` */
  readonly buffer: SharedArrayBuffer;
  /** Adds pages of 64 KiB at the end. */
  grow(pages: number): number;
}

/** The part of the standard interface that is used here; the types of Node.js leave it out. */
interface WebAssemblyInterface {
  readonly Memory: new (limits: { initial: number; maximum: number; shared: true }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: object) => { readonly exports: unknown };
}

const { WebAssembly = {} as WebAssemblyInterface } = globalThis as unknown as { WebAssembly?: WebAssemblyInterface };
/** Undefined in a Node.js without WebAssembly, where the command line says so in one line before it needs them. */
const { Memory, Module, Instance } = WebAssembly;

export { Instance, Memory, Module };
