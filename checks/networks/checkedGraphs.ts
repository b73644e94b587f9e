import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../src/errors.ts';
import { modelBytes } from '../../src/formats/onnx/readModel.ts';
import { compactStored } from '../../src/networkFile/compactStored.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import type { StoredNetwork } from '../../src/networkFile/storedNetwork.ts';
import { networkBytes } from '../../src/networkFile/writeNetwork.ts';
import { type UniformStream, uniformStream } from '../../src/random.ts';
import { madeGraph } from './madeGraphs.ts';
import { largestDifference, ownOutputs } from './ownOutputs.ts';
import { runtimeOutputs } from './runtime.ts';

/** Some samples of each graph. */
const SAMPLES = 5;
/** Graphs divide, normalise and multiply at random: some hundred roundings of numbers up to some hundred. */
const LIMIT = { float64: 1e-10, float32: 1e-4 } as const;

/** The findings on made graphs. */
export interface CheckedGraphs {
  /** graphs that are evaluated by both alike: as they were, with other weights, and compacted */
  readonly agreeing: number;
  /** those that were refused, by message */
  readonly refused: ReadonlyMap<string, number>;
  readonly faults: readonly string[];
}

/** Holds graphs made by chance against onnxruntime-web: read, with half of the weights deleted, and compacted. */
export async function checkedGraphs(count: number, workspace: string): Promise<CheckedGraphs> {
  const refused = new Map<string, number>();
  const faults: string[] = [];
  let agreeing = 0;
  for (let seed = 1; seed <= count; seed++) {
    const path = join(workspace, 'made.onnx');
    writeFileSync(path, modelBytes(madeGraph(seed)));
    try {
      const found = await graphFaults(path, uniformStream('weights of made graphs', seed), workspace);
      faults.push(...found.map((fault) => `graph ${seed}: ${fault}`));
      if (found.length === 0) agreeing++;
    } catch (error) {
      const message = (error as Error).message.replace(path, 'it');
      if (!(error instanceof UsageError)) faults.push(`graph ${seed}: ${message}`);
      const kind = message.replaceAll(/"[^"]*"|\d+/g, '…');
      refused.set(kind, (refused.get(kind) ?? 0) + 1);
    }
  }
  return { agreeing, refused, faults };
}

/** @throws {UsageError} if the file is refused */
async function graphFaults(path: string, random: UniformStream, workspace: string): Promise<string[]> {
  const faults: string[] = [];
  const at = (name: string) => join(workspace, name);
  const read = await readNetwork(path);
  const number = () => 2 * random() - 1;
  const inputs = Array.from({ length: SAMPLES }, () =>
    Array.from({ length: read.network.inputs }, () => Math.fround(2 * number())),
  );
  const hold = async (name: string, file: string, stored: StoredNetwork) => {
    const { outputs, precision } = await runtimeOutputs(file, inputs);
    const difference = largestDifference(outputs!, await ownOutputs(stored, inputs, at('inputs.csv')));
    if (!(difference <= LIMIT[precision])) faults.push(`${name} differs by ${difference.toExponential(1)}`);
  };
  await hold('as read', path, read);

  const weights = read.weights.map((_, q) => (random() < 0.5 || read.mask?.[q] === 0 ? 0 : number()));
  const mask = Uint8Array.from(weights, (weight) => Number(weight !== 0));
  const changed = at('changed.onnx');
  writeFileSync(changed, await networkBytes(changed, { ...read, weights, mask }));
  await hold('with other weights', changed, { ...read, weights, mask });
  const again = await readNetwork(changed);
  if (again.weights.some((weight, q) => (weight === 0) !== (weights[q] === 0))) faults.push('zeros are others');

  const small = at('small.onnx');
  writeFileSync(small, await networkBytes(small, compactStored(again).stored));
  await hold('compacted', small, again);
  await hold('compacted, read again', small, await readNetwork(small));
  return faults;
}
