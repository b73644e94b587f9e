// Networks in files of other tools: is each read as what it is, pruned, written, and evaluated by other programs as by
// us? Each file of a folder is read and held against tables of its outputs, pruned to half of its weights by OBS,
// written in its own format (all but the weights as it was), compacted, and written afresh in other formats; ONNX is
// evaluated by onnxruntime-web, and all of it by PyTorch, where Python has it. Files that must be refused are, for the
// right reason.
//
//   npm run check:networks -- FOLDER                  (a minute)
//   npm run check:networks -- FOLDER --only digits    (files whose path has a text)
//   npm run check:networks -- FOLDER --largest 2000   (larger networks lose their smallest tenth; default 5000)
//   npm run check:networks -- FOLDER --accuracy       (OBS, OBD, magnitude at 50 % and 20 % of the weights)
//   npm run check:networks -- --graphs 500            (graphs made by chance, in place of files)
//   npm run check:networks -- --examples              (the commands of examples/python, by Python as it is there)
//
// FOLDER has a folder a network: its files, inputs.csv, outputs.csv (by another program), outputs64.csv (in double
// precision), train.csv and test.csv (the target is the last column). PYTHON names the Python with torch and onnx.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../../src/errors.ts';
import { textTable } from '../../src/report/textTable.ts';
import { accuracyTable } from './accuracy.ts';
import { type CheckedFile, checkedFile } from './checkedFile.ts';
import { checkedGraphs } from './checkedGraphs.ts';
import { runExamples } from './examples.ts';
import { COMPARED } from './findings.ts';
import { type NetworkFile, networkFiles } from './networkFolder.ts';
import { askPython, pythonVersions } from './python.ts';
import { reasonToRefuse } from './refusals.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    largest: { type: 'string', default: '5000' },
    accuracy: { type: 'boolean', default: false },
    graphs: { type: 'string', default: '0' },
    examples: { type: 'boolean', default: false },
  },
});
const say = (text: string) => process.stdout.write(`${text}\n`);
if (positionals.length !== 1 && values.graphs === '0' && !values.examples) {
  say('say the folder: npm run check:networks -- FOLDER');
  process.exit(2);
}
const workspace = mkdtempSync(join(tmpdir(), 'networks-'));
process.on('exit', () => rmSync(workspace, { recursive: true }));

if (values.graphs !== '0') {
  const { agreeing, refused, faults } = await checkedGraphs(Number(values.graphs), workspace);
  for (const fault of faults) say(`fault: ${fault}`);
  for (const [message, count] of refused) say(`refused, ${count}: ${message}`);
  const count = [...refused.values()].reduce((sum, one) => sum + one, 0);
  say(`${agreeing} graphs agree, ${count} refused, ${faults.length} faults`);
  process.exit(faults.length > 0 ? 1 : 0);
}

if (values.examples) {
  const examples = runExamples(workspace);
  say(
    textTable(
      ['command', 'verdict', 'last words'],
      examples.map(({ command, verdict, said }) => [command, verdict, said]),
    ),
  );
  process.exit(examples.some(({ verdict }) => verdict === 'FAILS') ? 1 : 0);
}

const files = networkFiles(resolve(positionals[0])).filter(({ name }) => name.includes(values.only));
if (values.accuracy) {
  say('Training set, test set; without retraining.\n');
  say(await accuracyTable(files, workspace, Number(values.largest)));
  process.exit(0);
}

/** A file with what was found, or the error that ended its check. */
interface Outcome {
  readonly file: NetworkFile;
  readonly found: CheckedFile | Error;
  readonly seconds: number;
}
const outcomes: Outcome[] = [];
for (const file of files) {
  const begun = performance.now();
  const options = { workspace: mkdtempSync(join(workspace, 'file-')), largest: Number(values.largest) };
  const found = await checkedFile(file, options).catch((error: unknown) => error as Error);
  const seconds = (performance.now() - begun) / 1000;
  outcomes.push({ file, found, seconds });
  process.stderr.write(`${file.name}: ${seconds.toFixed(1)} s\n`);
}

const versions = pythonVersions();
const jobs = outcomes.flatMap(({ found }) =>
  found instanceof Error ? [] : found.findings.jobs.map((job) => ({ job, found })),
);
if (versions === null) say('Python is not here with torch and onnx (python3-torch, python3-onnx): not asked');
else {
  const answers = askPython(jobs.map(({ job }) => job.job));
  for (const [i, { job, found }] of jobs.entries()) found.findings.holdAnswer(job, basename(job.file.path), answers[i]);
  say(`evaluated by onnxruntime-web, and by ${versions}`);
}

const faults: string[] = [];
const readRows: string[][] = [];
const refusedRows: string[][] = [];
for (const { file, found, seconds } of outcomes) {
  const reason = reasonToRefuse(file);
  if (found instanceof Error) {
    const isRight = reason !== null && found instanceof UsageError && reason.test(found.message);
    refusedRows.push([
      file.name,
      found.message.replace(file.path, basename(file.path)).replaceAll('\n', ' '),
      isRight ? 'yes' : 'NO',
    ]);
    if (!isRight) faults.push(`${file.name}: ${found.message}`);
    continue;
  }
  if (reason !== null) faults.push(`${file.name}: was to be refused`);
  const { layers, pruned, findings } = found;
  faults.push(...findings.faults.map((fault) => `${file.name}: ${fault}`));
  const differences = COMPARED.map((column) => findings.differences[column]?.toExponential(0) ?? '-');
  const isRight = reason === null && findings.faults.length === 0;
  readRows.push([file.name, layers, pruned, ...differences, seconds.toFixed(1), isRight ? 'yes' : 'NO']);
}
say('\nRead, pruned, written: the largest |a − b| / max(1, |b|) of outputs.');
say(textTable(['file', 'layers', 'pruned', ...COMPARED, 's', 'right'], readRows));
say('\nRefused, or not finished.');
say(textTable(['file', 'message', 'right'], refusedRows));
for (const fault of faults) say(`fault: ${fault}`);
say(`\n${readRows.length} files read, ${refusedRows.length} refused, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
