import { basename, extname } from 'node:path';
import { UsageError } from '../../errors.ts';
import { layerActivations } from '../layerActivations.ts';
import type { StoredNetwork } from '../storedNetwork.ts';
import { readSnns, snnsActivation } from './snnsNetwork.ts';
import { linkRow, numeral } from './snnsRows.ts';
import { snnsTemplate } from './snnsTemplate.ts';

/**
 * A file of SNNS (V1.4-3D) of a network: the file that it was read from with other weights, or, of a network of another
 * origin or of other layers, a new one, of the same inputs.
 *
 * A deleted weight is a link that is missing; a deleted bias is 0.
 *
 * @param name of the file
 * @throws {UsageError} if SNNS has no such transfer function, or inputs are scaled or made of words
 */
export function snnsBytes(stored: StoredNetwork, name: string): Uint8Array {
  const file = stored.file?.format === '.net' ? stored.file : null;
  const before = file && readSnns(file.bytes, name, {});
  const isSame = before && describedText(before.network) === describedText(stored.network);
  const text = isSame
    ? snnsTemplate(before, stored)
    : newFile(stored, name, file && { count: before!.network.inputs, taken: file.inputs });
  return Buffer.from(text, 'latin1');
}

/** All that a file of SNNS says of a network beside its weights. */
const describedText = (network: StoredNetwork['network']): string =>
  JSON.stringify([network.layers, network.biases, layerActivations(network)]);

/** The inputs of the file that a network was read from. */
interface FileInputs {
  readonly count: number;
  /** those that the network takes; absent: all */
  readonly taken?: readonly number[] | undefined;
}

/** A unit as its row says it. */
interface WrittenUnit {
  readonly bias: number;
  /** i input, h hidden, o output */
  readonly kind: 'i' | 'h' | 'o';
  /** in the drawing of SNNS: x,y,z */
  readonly position: string;
  /** SNNS's name of its transfer function */
  readonly activation: string;
}

const HEAD = '---------|----------|----|--------|-------|--------------|-------------';
const UNITS = '----|----------|----------|----------|----------|----|----------|----------|----------|-------';
const LINKS = `-------|------|${'-'.repeat(117)}`;
/** Names that SNNS can read. */
const UNIT_NAME = /^[A-Za-z_]\w{0,39}$/;

function newFile(stored: StoredNetwork, name: string, before: FileInputs | null): string {
  const { network, weights, mask, inputNames, outputNames } = stored;
  const functions = functionsOf(stored, name);
  const inputs = before?.count ?? network.inputs;
  const numberOf = (layer: number, j: number): number =>
    layer === 0 ? (before?.taken?.[j] ?? j) + 1 : inputs + network.stages[layer - 1].firstUnit + j + 1;
  const names = new Map<number, string>();
  for (const [j, text] of (inputNames ?? []).entries()) names.set(numberOf(0, j), text);
  for (const [j, text] of (outputNames ?? []).entries()) names.set(numberOf(network.stages.length, j), text);
  const unitRow = (number: number, { bias, kind, position, activation }: WrittenUnit) => {
    const unit = UNIT_NAME.test(names.get(number) ?? '') ? names.get(number)! : '';
    const fields = [`${String(number).padStart(3)} `, ' '.repeat(10), ` ${unit.padEnd(8)} `];
    return `${[...fields, '  0.00000 ', ` ${numeral(bias)} `, ` ${kind}  `, ` ${position} `, ` ${activation} `].join('|')}||\n`;
  };
  const unitRows = Array.from({ length: inputs }, (_, i) =>
    unitRow(i + 1, { bias: 0, kind: 'i', position: `1,${i + 1},0`, activation: 'Act_Identity' }),
  );
  const linkRows: string[] = [];
  let count = 0;
  for (const [m, { fanIn, sources, firstWeight, units }] of network.stages.entries()) {
    const kind = m === network.stages.length - 1 ? 'o' : 'h';
    for (let j = 0; j < units; j++) {
      const first = firstWeight + j * sources;
      const number = numberOf(m + 1, j);
      const bias = sources > fanIn ? weights[first + fanIn] : 0;
      const position = `${4 + 3 * m},${j + 1},0`;
      unitRows.push(unitRow(number, { bias, kind, position, activation: functions[m] }));
      const live = Array.from({ length: fanIn }, (_, i) => i).filter((i) => mask?.[first + i] !== 0);
      if (live.length === 0) continue;
      count += live.length;
      const links = live.map((i) => ({ source: numberOf(m, i), weight: weights[first + i] }));
      linkRows.push(linkRow(number, links));
    }
  }
  return [
    'SNNS network definition file V1.4-3D\ngenerated at Thu Jan  1 00:00:00 1970\n\n',
    `network name : ${networkName(name)}\nsource files :\n`,
    `no. of units : ${unitRows.length}\nno. of connections : ${count}\nno. of unit types : 0\nno. of site types : 0\n\n\n`,
    'learning function : Std_Backpropagation\nupdate function   : Topological_Order\n\n\n',
    'unit default section :\n\nact      | bias     | st | subnet | layer | act func     | out func\n',
    `${HEAD}\n 0.00000 |  0.00000 | h  |      0 |     1 | Act_Logistic | Out_Identity \n${HEAD}\n\n\n`,
    'unit definition section :\n\n',
    'no. | typeName | unitName | act      | bias     | st | position | act func | out func | sites\n',
    `${UNITS}\n${unitRows.join('')}${UNITS}\n\n\n`,
    'connection definition section :\n\ntarget | site | source:weight\n',
    `${LINKS}\n${linkRows.join('')}${LINKS}\n`,
  ].join('');
}

const networkName = (name: string): string =>
  basename(name, extname(name)).replaceAll(/[^A-Za-z0-9_-]+/g, '-') || 'network';

/** SNNS's name of the transfer function of each layer. @throws {UsageError} naming what the format has no room for */
function functionsOf({ network, preprocessing }: StoredNetwork, name: string): string[] {
  if (preprocessing?.rows) {
    throw new UsageError(`${name} would lose what rows of inputs go through: .json has room for it`);
  }
  const scaled = preprocessing?.columns.find(({ mean, levels }) => mean !== undefined || levels);
  if (scaled) {
    const what = scaled.levels ? 'the words' : 'the mean and scale';
    throw new UsageError(
      `${name} would lose ${what} of column ${JSON.stringify(scaled.name)}: .json has room for them`,
    );
  }
  return layerActivations(network).map((activation, m) => {
    const { sources, fanIn } = network.stages[m];
    const found = snnsActivation(activation, sources > fanIn);
    if (found) return found;
    throw new UsageError(`${name}: SNNS has sigmoid, tanh and linear units alone, got ${activation}: .json has all`);
  });
}
