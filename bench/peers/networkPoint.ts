import type { Samples } from '../../src/dataset/dataSet.ts';
import type { Point } from '../../src/gradient/point.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { sharedFloat64 } from '../../src/parallel/sharedMemory.ts';
import type { NetworkSize } from '../task.ts';
import { fillNoise, SEED } from './noise.ts';

/** The point at which every peer works, for a network of that size and that many samples. */
export function networkPoint({ layers, outputActivation, letters }: NetworkSize, count: number): Point {
  const network = networkOf({ layers, activation: 'tanh', outputActivation });
  const weights = fillNoise(new Float64Array(network.weights), SEED.network);
  const inputs = sharedFloat64(count * network.inputs);
  if (letters === null) fillNoise(inputs, SEED.inputs);
  else {
    const indices = fillNoise(new Float64Array((count * network.inputs) / letters), SEED.inputs);
    indices.forEach((index, i) => {
      inputs[i * letters + Math.floor((index + 0.5) * letters)] = 1;
    });
  }
  const samples: Samples = { count, inputs, targets: sharedFloat64(0) };
  const live = Int32Array.from({ length: network.weights }, (_, q) => q);
  return { network, weights, live, samples };
}
