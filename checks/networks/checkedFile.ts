import { writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { compactStored } from '../../src/networkFile/compactStored.ts';
import { layerActivations } from '../../src/networkFile/layerActivations.ts';
import type { NetworkReadOptions } from '../../src/networkFile/networkFormat.ts';
import { formatOfName } from '../../src/networkFile/networkFormats.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import type { StoredNetwork } from '../../src/networkFile/storedNetwork.ts';
import { networkBytes } from '../../src/networkFile/writeNetwork.ts';
import { Findings, LIMIT } from './findings.ts';
import type { NetworkFile } from './networkFolder.ts';
import { largestDifference, ownOutputs } from './ownOutputs.ts';
import { type Matrix, runtimeOutputs } from './runtime.ts';
import { pruned } from './surgeon.ts';

/** Formats that a network is written to afresh, beside its own. */
const FRESH = ['.onnx', '.safetensors', '.npz'];
/**
 * Files whose numbers are not those of the table in double precision: they were rounded, or a GELU divides by √2 in
 * float32, which is read as √2.
 */
const ROUNDED = /float32|diabetes-mixed/;

/** A file that was read, pruned and written. */
export interface CheckedFile {
  readonly layers: string;
  readonly pruned: string;
  readonly findings: Findings;
}

/** Folder and limit of a check. */
export interface CheckOptions {
  /** a folder of its own */
  readonly workspace: string;
  /** weights above which a network loses its smallest tenth, in place of OBS, whose H has no room */
  readonly largest: number;
}

/** The options for what a file of weights alone leaves open: as the ONNX file beside it says. */
export async function optionsOf({ path, folder }: NetworkFile): Promise<NetworkReadOptions> {
  if (formatOfName(path).saysActivations) return {};
  return { activations: layerActivations((await readNetwork(folder.model)).network) };
}

/**
 * Reads a file, prunes its network to half of its weights, writes it in its own format as it was and compacted, and
 * afresh in others. Each is read again and held against the exact network, and other programs evaluate it.
 *
 * @throws {UsageError} if the file is refused
 */
export async function checkedFile(file: NetworkFile, { workspace, largest }: CheckOptions): Promise<CheckedFile> {
  const { folder, path } = file;
  const options = await optionsOf(file);
  const stored = await readNetwork(path, options);
  if (folder.inputs === null) throw new Error('no inputs.csv to compare with');
  const { inputs } = folder;
  const findings = new Findings();
  const own = (of: StoredNetwork, rows = inputs) => ownOutputs(of, rows, join(workspace, 'inputs.csv'));
  await holdAsRead(findings, file, stored, await own(stored));

  const extension = extname(path);
  const ownFile = join(workspace, `pruned${extension}`);
  const isLarge = stored.network.weights > largest;
  const exact = isLarge ? withoutSmallest(stored) : await prunedByObs(file, options.activations, workspace);
  if (isLarge) writeFileSync(ownFile, await networkBytes(ownFile, exact));
  const wanted = await own(exact);

  const written = await readNetwork(ownFile, options);
  const outputs = await own(written);
  const rounding = LIMIT[await precisionOf(ownFile, written)];
  findings.hold('written', `pruned${extension}`, largestDifference(outputs, wanted), rounding);
  if (exact.mask?.some((live, q) => live === 0 && written.weights[q] !== 0))
    findings.faults.push(`pruned${extension}: a deleted weight is not 0`);
  const original = extension === '.onnx' ? path : undefined;
  const { activations } = options;
  const ofOwn = { inputs, outputs, outputNames: written.outputNames, activations };
  await findings.holdWritten('runtime', `pruned${extension}`, { ...ofOwn, path: ownFile, original });

  const name = `small${extension}`;
  await findings.attempt(name, async () => {
    const smallFile = join(workspace, name);
    const smaller = compactStored(written);
    writeFileSync(smallFile, await networkBytes(name, smaller.stored));
    const small = await readNetwork(smallFile, options);
    const all = small.network.inputs === inputs[0].length;
    const rows = all ? inputs : inputs.map((row) => smaller.inputs.map((i) => row[i]));
    const ofSmall = { ...ofOwn, inputs: rows, outputs: await own(small, rows), path: smallFile };
    findings.hold('small', name, largestDifference(ofSmall.outputs, outputs), rounding);
    await findings.holdWritten('small', name, ofSmall);
  });

  const { file: _, ...bare } = exact;
  for (const fresh of FRESH.map((kind) => `fresh${kind}`)) {
    await findings.attempt(fresh, async () => {
      const freshFile = join(workspace, fresh);
      writeFileSync(freshFile, await networkBytes(fresh, bare));
      const ofFresh = { inputs, outputs: wanted, activations: layerActivations(exact.network), path: freshFile };
      await findings.holdWritten('fresh', fresh, ofFresh);
    });
  }
  const left = exact.mask?.reduce((sum, live) => sum + live, 0) ?? stored.network.weights;
  const text = `${stored.network.weights} → ${left} by ${isLarge ? 'magnitude' : 'obs'}`;
  return { layers: stored.network.layers.join('-'), pruned: text, findings };
}

/** Prunes the network of a file to half by the command, into a file of its own format; @returns the exact network */
async function prunedByObs(file: NetworkFile, activations: NetworkReadOptions['activations'], workspace: string) {
  const wish = { file, activations, keep: '50%', criterion: 'obs', workspace };
  const exact = join(workspace, 'pruned.json');
  for (const save of [exact, join(workspace, `pruned${extname(file.path)}`)]) pruned({ ...wish, save });
  return readNetwork(exact);
}

/** A network without its smallest weights, a tenth, none corrected: without half of them it may give nothing. */
function withoutSmallest(stored: StoredNetwork): StoredNetwork {
  const { weights } = stored;
  const bound = weights.map(Math.abs).sort()[Math.floor(weights.length / 10)];
  const mask = Uint8Array.from(weights, (weight) => Number(Math.abs(weight) >= bound));
  return { ...stored, weights: weights.map((weight, q) => weight * mask[q]), mask };
}

/** The precision of the numbers of a file: ONNX declares it, and normalisations may be folded into weights. */
async function precisionOf(path: string, { network, weights }: StoredNetwork): Promise<keyof typeof LIMIT> {
  if (extname(path) === '.onnx') return (await runtimeOutputs(path, [Array<number>(network.inputs).fill(0)])).precision;
  return weights.every((weight) => weight === Math.fround(weight)) ? 'float32' : 'float64';
}

/** Holds a file as it was read against what other programs say of it. */
async function holdAsRead(findings: Findings, file: NetworkFile, stored: StoredNetwork, outputs: Matrix) {
  const { path, name, folder } = file;
  const { outputs64, outputs: given, model, labels } = folder;
  const limit = LIMIT[ROUNDED.test(name) ? 'float32' : 'float64'];
  if (outputs64) findings.hold('read', 'read: outputs64.csv', largestDifference(outputs, outputs64), limit);
  const difference = given ? largestDifference(outputs, given) : 0;
  if (difference > LIMIT.float32) findings.faults.push(`read: outputs.csv differs by ${difference.toExponential(1)}`);
  if (extname(path) !== '.onnx') return;
  const found = await runtimeOutputs(path, folder.inputs!);
  if (labels && found.labels?.join() !== labels.join()) findings.faults.push('runtime: labels.csv differs');
  const same = path === model ? stored : await readNetwork(model).catch(() => stored);
  if (same.weights.some((weight, q) => weight !== stored.weights[q])) findings.faults.push('not that of model.onnx');
}
