import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const ort = createRequire(import.meta.url)('onnxruntime-web');
ort.env.wasm.numThreads = 1;

/** A table of numbers: samples × columns. */
export type Matrix = readonly (readonly number[])[];

/** The outputs of a file: numbers of its last output that has them, labels of one that has texts or integers. */
export interface RuntimeOutputs {
  readonly outputs: Matrix | null;
  readonly labels: readonly string[] | null;
  readonly precision: keyof typeof NUMBERS;
}

/** The type of a tensor as a session declares it. A size that the file leaves open is its name, or 2³² − 1. */
interface Declared {
  readonly name: string;
  readonly isTensor: boolean;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}
const isOpen = (length: number | string) => typeof length === 'string' || length === 2 ** 32 - 1;

/** The type of tensors with numbers that a file takes. */
const NUMBERS = { float32: Float32Array, float64: Float64Array } as const;

/**
 * The outputs of an ONNX file for some inputs, by onnxruntime-web without optimisations of the graph. A file whose
 * batch is 1 is run once a sample.
 */
export async function runtimeOutputs(path: string, inputs: Matrix): Promise<RuntimeOutputs> {
  const session = await ort.InferenceSession.create(readFileSync(path), {
    ...{ graphOptimizationLevel: 'disabled', logSeverityLevel: 3, externalData: dataBeside(path) },
  });
  const [input] = session.inputMetadata as readonly Declared[];
  const declared = session.outputMetadata as readonly Declared[];
  const wanted = declared.filter(({ isTensor }) => isTensor);
  const batches = isOpen(input.shape[0]) ? [inputs] : inputs.map((row) => [row]);
  const outputs: number[][] = [];
  const labels: string[] = [];
  for (const batch of batches) {
    const values = NUMBERS[input.type as keyof typeof NUMBERS].from(batch.flat());
    const shape = [batch.length, ...input.shape.slice(1).map((length) => (isOpen(length) ? batch[0].length : length))];
    const feeds = { [input.name]: new ort.Tensor(input.type, values, shape) };
    const found = await session.run(
      feeds,
      wanted.map(({ name }) => name),
    );
    for (const { name, type } of wanted) {
      const numbers: unknown[] = Array.from(found[name].data);
      if (!(type in NUMBERS)) labels.push(...numbers.map(String));
      else {
        const width = numbers.length / batch.length;
        for (let k = 0; k < batch.length; k++) outputs.push(numbers.slice(k * width, (k + 1) * width).map(Number));
      }
    }
  }
  await session.release();
  return {
    ...{ outputs: outputs.length > 0 ? outputs : null, labels: labels.length > 0 ? labels : null },
    precision: input.type as keyof typeof NUMBERS,
  };
}

/** The other files of the folder of an ONNX file whose weights lie in such: `model.onnx.data`, or one a tensor. */
function dataBeside(path: string): { path: string; data: Uint8Array }[] {
  if (!readFileSync(path).includes('location')) return [];
  const folder = dirname(path);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.onnx'))
    .map(({ name }) => ({ path: name, data: readFileSync(join(folder, name)) }));
}
