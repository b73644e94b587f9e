import { appendFileSync, mkdirSync } from 'node:fs';
import { relative } from 'node:path';
import { UsageError } from '../src/errors.ts';
import type { Comparison } from './comparisons.ts';
import { figures, measured } from './groupRun.ts';
import { machine } from './machine.ts';
import type { Measurement } from './measurement.ts';
import { type Options, readOptions } from './options.ts';
import { RESULTS } from './participants.ts';
import { planOf } from './plan.ts';
import { comparisonTable, measurementTable, memoryTable } from './tables.ts';

/** Tells once that something is left out or goes wrong, and in the latter case that the bench has failed. */
const told = new Set<string>();
function tell(message: string, isFault = false): void {
  if (!told.has(message)) console.error(`bench: ${message}`);
  told.add(message);
  if (isFault) process.exitCode = 1;
}

async function bench(options: Options): Promise<void> {
  const groups = planOf(options);
  if (options.only.includes('digits/train') && options.data === null)
    tell('left out: digits/train: it needs --data DIR');
  if (options.json) {
    for (const group of groups) {
      const measurements = await measured(group, options, tell);
      const made = options.figures ? figures(measurements, options, tell) : [];
      for (const line of [...measurements, ...made]) console.log(JSON.stringify(line));
    }
    return;
  }

  mkdirSync(RESULTS, { recursive: true });
  const file = options.keep ?? `${RESULTS}${new Date().toISOString().replaceAll(':', '-')}.jsonl`;
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
    const measurements = await measured(group, options, tell);
    const ofGroup = figures(measurements, options, tell);
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
