import { setTimeout } from 'node:timers/promises';
import { AGAIN, buildComparisons, isSpreadTooWide, MAX_SPREAD } from './buildComparisons.ts';
import { type Comparison, comparisons } from './comparisons.ts';
import { differentBits, kernelComparisons } from './kernelComparisons.ts';
import { load } from './machine.ts';
import { disagreements, type Measurement } from './measurement.ts';
import type { Options } from './options.ts';
import { peersOf } from './peersOf.ts';
import type { Group } from './plan.ts';
import { type Listener, takeTurns } from './rounds.ts';

/** Tells that something is left out or, as a fault, that it goes wrong. */
export type Tell = (message: string, isFault?: boolean) => void;

/** Measures one group; nothing where the machine has to be quiet and is not. */
export async function measured(group: Group, options: Options, tell: Tell): Promise<Measurement[]> {
  if (options.mostLoad !== null && !(await isQuiet(options.mostLoad))) {
    tell(`${group.name}: not measured: the load average is ${load()}`, true);
    return [];
  }
  const peers = await peersOf(group, options, (who, reason) => tell(`left out: ${who}: ${reason}`));
  try {
    const listener: Listener = {
      round: (round) => {
        if (options.json || !process.stderr.isTTY) return;
        process.stderr.write(`\r${group.name}: ${round === 0 ? 'warm-up' : `round ${round} of ${group.rounds}`}  `);
      },
      failed: ({ hello }, { what }, reason) =>
        tell(`${hello.backend} (${hello.form}) failed at ${what}: ${reason}`, true),
    };
    const measurements = await takeTurns(group, peers, listener);
    if (isSpreadTooWide(measurements)) {
      tell(`${group.name}: a ratio has a spread of more than ${100 * MAX_SPREAD} %: once more, and both are kept`);
      measurements.push(...(await takeTurns({ ...group, name: group.name + AGAIN }, peers, listener)));
    }
    if (!options.json && process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    for (const fault of [...disagreements(measurements), ...differentBits(measurements)]) tell(fault, true);
    return measurements;
  } finally {
    for (const peer of peers) await peer.close();
  }
}

/** Seconds in which a load average may come down: to a third and less, where nobody works. */
const PATIENCE = 90;

/** Waits for the load average to come down, which holds what was measured a minute ago, too. */
async function isQuiet(mostLoad: number): Promise<boolean> {
  for (let second = 0; second < PATIENCE && load() > mostLoad; second++) await setTimeout(1000);
  return load() <= mostLoad;
}

/** Cores that others may take in turns whose ratios are given where there is a limit of load. */
const MOST_OTHERS = 0.25;

/** The figures that are made of some measurements; none where the machine had to be quiet and was not. */
export function figures(
  measurements: readonly Measurement[],
  { mostLoad }: Pick<Options, 'mostLoad'>,
  tell: Tell,
): Comparison[] {
  const isBusy = ({ others }: Measurement) => mostLoad !== null && others !== null && others > MOST_OTHERS;
  for (const { group, others } of measurements.filter(isBusy)) {
    tell(`${group}: no ratios: other processes took ${others!.toFixed(2)} cores`, true);
  }
  const quiet = measurements.filter((one) => !isBusy(one));
  return [...comparisons(quiet), ...buildComparisons(quiet), ...kernelComparisons(quiet)];
}
