import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { NetworkSize, Task } from '../task.ts';
import { Matrices } from './matrices.ts';
import { mlMatrix } from './mlMatrix.ts';
import { naive } from './naive.ts';
import { networkPoint } from './networkPoint.ts';
import { ours } from './ours.ts';
import type { Answer, Hello } from './protocol.ts';
import { benchTeam } from './team.ts';
import { type Contender, type Part, turn } from './turn.ts';

// The peers in this language: our backends, our plain loops, ml-matrix. Its argument is a NodePeerOptions in JSON.

/** Who it is. */
export interface NodePeerOptions {
  readonly backend: 'wasm' | 'openblas' | 'naive' | 'ml-matrix';
  readonly threads: number;
  /** the network of its tasks and its samples: threads must know them when they start */
  readonly network: { readonly size: NetworkSize; readonly samples: number } | null;
}

const say = (line: Hello | Answer) => process.stdout.write(`${JSON.stringify(line)}\n`);

const { backend, threads, network: given } = JSON.parse(process.argv[2]) as NodePeerOptions;
const network = given && networkPoint(given.size, given.samples);
const isOurs = backend === 'wasm' || backend === 'openblas';
try {
  // The others need a team to make their matrices with.
  const team = await benchTeam(isOurs ? backend : 'wasm', threads, network);
  const contenders = isOurs
    ? ours(team, network)
    : (backend === 'naive' ? naive : mlMatrix)(new Matrices(team.leader.backend), network);
  const offers = contenders.map(({ what, max }) => ({ what, max }));
  const kernel = isOurs ? team.leader.backend.core : arithmeticOf(backend);
  say({ backend, form: isOurs ? 'ours' : 'usual', kernel, threads, offers });
  await answer(contenders);
  team.dismiss();
} catch (error) {
  process.stdout.write(`${JSON.stringify({ missing: (error as Error).message })}\n`, () => process.exit());
}

function arithmeticOf(name: 'naive' | 'ml-matrix'): string {
  if (name === 'naive') return `V8 ${process.versions.v8}`;
  const folder = dirname(createRequire(import.meta.url).resolve('ml-matrix'));
  return `ml-matrix ${JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version}`;
}

/** Answers requests until there are no more. */
async function answer(contenders: readonly Contender[]): Promise<void> {
  const prepared = new Map<string, Readonly<Record<string, Part>>>();
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      const task = JSON.parse(line) as Task;
      const parts = prepared.get(line) ?? contenders.find(({ what }) => what === task.what)!.parts(task);
      prepared.set(line, parts);
      say({ parts: turn(parts, task.longestMs), peakBytes: process.resourceUsage().maxRSS * 1024 });
    } catch (error) {
      say({ failed: (error as Error).message });
    }
  }
}
