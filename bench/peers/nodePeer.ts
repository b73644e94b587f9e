import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isFused, type KernelMode } from '../kernelMode.ts';
import type { NetworkSize } from '../task.ts';
import { answerTasks, giveUp, say } from './answerTasks.ts';
import { Matrices } from './matrices.ts';
import { mlMatrix } from './mlMatrix.ts';
import { naive } from './naive.ts';
import { networkPoint } from './networkPoint.ts';
import { ours } from './ours.ts';
import { benchTeam } from './team.ts';
import { useMode } from './useMode.ts';

// The peers in this language: our backends, our plain loops, ml-matrix. Its argument is a NodePeerOptions in JSON.

/** Who it is. */
export interface NodePeerOptions {
  readonly backend: 'wasm' | 'openblas' | 'naive' | 'ml-matrix';
  readonly threads: number;
  /** kernels of `wasm`; the others have narrow ones */
  readonly mode: KernelMode;
  /** the network of its tasks and its samples: threads must know them when they start */
  readonly network: { readonly size: NetworkSize; readonly samples: number } | null;
}

const { backend, threads, mode, network: given } = JSON.parse(process.argv[2]) as NodePeerOptions;
const network = given && networkPoint(given.size, given.samples);
useMode(mode);
const isOurs = backend === 'wasm' || backend === 'openblas';
try {
  // The others need a team to make their matrices with.
  const team = await benchTeam(isOurs ? backend : 'wasm', threads, network, isFused(mode) ? 'fused' : 'separate');
  const contenders = isOurs
    ? ours(team, network)
    : (backend === 'naive' ? naive : mlMatrix)(new Matrices(team.leader.backend), network);
  const offers = contenders.map(({ what, max }) => ({ what, max }));
  const kernel = isOurs ? team.leader.backend.core : arithmeticOf(backend);
  say({
    ...{ backend, form: isOurs ? 'ours' : 'usual', kernel, threads, offers },
    ...(backend === 'wasm' && { mode }),
  });
  await answerTasks(contenders);
  team.dismiss();
} catch (error) {
  giveUp((error as Error).message);
}

function arithmeticOf(name: 'naive' | 'ml-matrix'): string {
  if (name === 'naive') return `V8 ${process.versions.v8}`;
  const folder = dirname(createRequire(import.meta.url).resolve('ml-matrix'));
  return `ml-matrix ${JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version}`;
}
