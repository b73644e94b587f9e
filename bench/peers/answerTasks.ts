import { createInterface } from 'node:readline';
import type { Task } from '../task.ts';
import type { Answer, Hello } from './protocol.ts';
import { type Contender, type Part, turn } from './turn.ts';

/** Says a line of the protocol. */
export const say = (line: Hello | Answer): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

/** Says why a peer cannot take part, and ends it. */
export const giveUp = (reason: string): void => {
  process.stdout.write(`${JSON.stringify({ missing: reason } satisfies Hello)}\n`, () => process.exit());
};

/** Answers requests until there are no more. */
export async function answerTasks(contenders: readonly Contender[]): Promise<void> {
  const prepared = new Map<string, Readonly<Record<string, Part>>>();
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      const task = JSON.parse(line) as Task;
      const parts = prepared.get(line) ?? contenders.find(({ what }) => what === task.what)!.parts(task);
      prepared.set(line, parts);
      say({ parts: await turn(parts, task), peakBytes: process.resourceUsage().maxRSS * 1024 });
    } catch (error) {
      say({ failed: (error as Error).message });
    }
  }
}
