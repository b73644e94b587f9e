import { appendFileSync, mkdirSync } from 'node:fs';
import { relative } from 'node:path';
import { UsageError } from '../src/errors.ts';
import { AGAIN, buildComparisons, isSpreadTooWide, MAX_SPREAD } from './buildComparisons.ts';
import { type Comparison, comparisons } from './comparisons.ts';
import { differentBits, kernelComparisons } from './kernelComparisons.ts';
import { load, machine } from './machine.ts';
import { disagreements, type Measurement } from './measurement.ts';
import { type Options, readOptions } from './options.ts';
import { RESULTS } from './participants.ts';
import { peersOf } from './peersOf.ts';
import { type Group, planOf } from './plan.ts';
import { type Listener, takeTurns } from './rounds.ts';
import { comparisonTable, measurementTable, memoryTable } from './tables.ts';

/** Tells once that something is left out or goes wrong, and in the latter case that the bench has failed. */
const told = new Set<string>();
function tell(message: string, isFault = false): void {
  if (!told.has(message)) console.error(`bench: ${message}`);
  told.add(message);
  if (isFault) process.exitCode = 1;
}

/** Measures one group. */
async function measured(group: Group, options: Options): Promise<Measurement[]> {
  if (options.mostLoad !== null && load() > options.mostLoad) {
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

/** Cores that others may take in turns whose ratios are given where there is a limit of load. */
const MOST_OTHERS = 0.25;

/** The figures that are made of some measurements; none where the machine had to be quiet and was not. */
function figures(measurements: readonly Measurement[], { mostLoad }: Options): Comparison[] {
  const isBusy = ({ others }: Measurement) => mostLoad !== null && others !== null && others > MOST_OTHERS;
  for (const { group, others } of measurements.filter(isBusy)) {
    tell(`${group}: no ratios: other processes took ${others!.toFixed(2)} cores`, true);
  }
  const quiet = measurements.filter((one) => !isBusy(one));
  return [...comparisons(quiet), ...buildComparisons(quiet), ...kernelComparisons(quiet)];
}

async function bench(options: Options): Promise<void> {
  const groups = planOf(options);
  if (options.only.includes('digits/train') && options.data === null)
    tell('left out: digits/train: it needs --data DIR');
  if (options.json) {
    for (const group of groups) {
      const measurements = await measured(group, options);
      const made = options.figures ? figures(measurements, options) : [];
      for (const line of [...measurements, ...made]) console.log(JSON.stringify(line));
    }
    return;
  }

  mkdirSync(RESULTS, { recursive: true });
  const file = `${RESULTS}${new Date().toISOString().replaceAll(':', '-')}.jsonl`;
  const keep = (line: object) => appendFileSync(file, `${JSON.stringify(line)}\n`);
  const rounds = [...new Set(groups.map((group) => group.rounds))];
  const { cpu, cores, node } = machine();
  console.log(
    `${cpu}, ${cores} cores, Node.js ${node}; medians of ${rounds.join(' or ')} rounds; * cut short and extrapolated\n`,
  );
  keep(machine());
  const all: Measurement[] = [];
  const made: Comparison[] = [];
  for (const group of groups) {
    const measurements = await measured(group, options);
    const ofGroup = figures(measurements, options);
    for (const line of [...measurements, ...ofGroup]) keep(line);
    all.push(...measurements);
    made.push(...ofGroup);
    for (const name of new Set(measurements.map((one) => one.group))) {
      const table = measurementTable(measurements.filter((one) => one.group === name));
      console.log(`${name}\n\n${table}\n`);
    }
  }
  for (const table of [comparisonTable(made), memoryTable(all)]) if (table !== '') console.log(`${table}\n`);
  console.log(relative('.', file));
}

// A reader that has seen enough (`npm run bench | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await bench(await readOptions(process.argv.slice(2)));
} catch (error) {
  const isUsage = error instanceof UsageError;
  console.error(isUsage ? `bench: ${error.message}` : error);
  process.exitCode = isUsage ? 2 : 1;
}
