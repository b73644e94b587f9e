// Reads a table in a process of its own, and builds H of a 50-20-1 network on it if threads are named.
//
//   node tablePeer.js FILE [THREADS]

import { structuredCurvature } from '../../src/curvature/structuredCurvature.ts';
import { allocateMatrix } from '../../src/linalg/backend.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { readDataSet } from '../../src/tabular/readDataSet.ts';
import { fillNoise, SEED } from './noise.ts';
import { benchTeam } from './team.ts';

/** Samples of a shard of the structured curvature. */
const SHARD = 512;

const [path, threads] = process.argv.slice(2);
const peakMegabytes = () => process.resourceUsage().maxRSS / 1024;

const start = performance.now();
const { train } = await readDataSet({ train: path, target: 'y' });
const readSeconds = (performance.now() - start) / 1000;
const read = { rows: train.count, readSeconds, readMegabytes: peakMegabytes() };
if (threads === undefined) console.log(JSON.stringify(read));
else {
  const network = networkOf({ layers: [50, 20, 1], activation: 'tanh', outputActivation: 'linear' });
  const weights = fillNoise(new Float64Array(network.weights), SEED.network);
  const live = Int32Array.from(weights.keys());
  const point = { network, weights, live, samples: train };
  const team = await benchTeam('wasm', Number(threads), point);
  const n = network.weights;
  const matrix = allocateMatrix(team.leader.backend, n, n);
  const begin = performance.now();
  structuredCurvature(point, { leader: team.leader, problem: team.problem! }, SHARD, matrix);
  const curvatureSeconds = (performance.now() - begin) / 1000;
  let trace = 0;
  for (let q = 0; q < n; q++) trace += matrix.values[q * (matrix.pitch + 1)];
  console.log(
    JSON.stringify({ ...read, n, threads: Number(threads), curvatureSeconds, trace, megabytes: peakMegabytes() }),
  );
  team.dismiss();
}
