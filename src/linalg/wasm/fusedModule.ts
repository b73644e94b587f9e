import { UsageError } from '../../errors.ts';
import type { Kernels } from './kernels.ts';
import { Instance, Memory, Module, type WasmModule } from './webAssembly.ts';

/** Where the numbers of the test lie, in bytes: beyond all that kernels keep for themselves. */
const [FACTORS, SUMS, DIFFERENCES, COUNT] = [32_768, 40_960, 49_152, 4];

const INSTEAD = 'backend must be "plain", "wasm" or "openblas" here';

/**
 * The module whose kernels of matrices have fused multiply-add.
 *
 * @throws {UsageError} if the engine has no such instruction, or rounds the product as well
 */
export function fusedModule(bytes: Uint8Array): WasmModule {
  const module = compiled(bytes);
  if (!isFused(module)) throw new UsageError(`${INSTEAD}, for multiply-add is not fused on this CPU; got "fused"`);
  return module;
}

function compiled(bytes: Uint8Array): WasmModule {
  try {
    return new Module(bytes);
  } catch {
    const { version } = process;
    throw new UsageError(`${INSTEAD}, for Node.js ${version} has no relaxed SIMD, which 22 has; got "fused"`);
  }
}

/**
 * Whether kernels of a module round a sum and a product once.
 *
 * (1 + 2⁻³⁰)² = 1 + 2⁻²⁹ + 2⁻⁶⁰, and the product alone rounds to 1 + 2⁻²⁹.
 */
export function isFused(module: WasmModule): boolean {
  const memory = new Memory({ initial: 1, maximum: 1, shared: true });
  const kernels = new Instance(module, { env: { memory } }).exports as Pick<Kernels, 'multiplyAddEach'>;
  const numbersAt = (at: number) => new Float64Array(memory.buffer, at, COUNT);
  const epsilon = 1 / (1 << 30);
  const square = 1 + 2 * epsilon;
  const [sums, differences] = [numbersAt(SUMS).fill(-square), numbersAt(DIFFERENCES).fill(square)];
  numbersAt(FACTORS).fill(1 + epsilon);
  kernels.multiplyAddEach(SUMS, DIFFERENCES, FACTORS, FACTORS, COUNT);
  const rest = epsilon * epsilon;
  return sums.every((sum) => sum === rest) && differences.every((difference) => difference === -rest);
}
