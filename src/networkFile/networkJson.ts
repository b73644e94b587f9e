import type { Layer } from '../network/architecture.ts';
import { requireJsonLimits } from './jsonLimits.ts';
import { FORMAT, VERSION } from './jsonSchema.ts';
import { layerActivations } from './layerActivations.ts';
import type { StoredNetwork } from './storedNetwork.ts';

/**
 * A network as JSON of ours: one row of weights a line. Numbers have the fewest digits that give the same double again.
 *
 * @param name what to call the file in messages
 * @throws {UsageError} if it is too large for a reader
 */
export function networkJson(stored: StoredNetwork, name: string): Uint8Array {
  const { network, weights, mask, inputNames, outputNames, preprocessing, training } = stored;
  const activations = layerActivations(network);
  const layers = network.stages.map((stage, m) => {
    const bias = stage.sources > stage.fanIn ? [] : ['"bias": false'];
    const rows = rowsText(weights, stage, '      ');
    const lines = [`"activation": ${JSON.stringify(activations[m])}`, ...bias, `"weights": ${rows}`];
    return `    {\n      ${lines.join(',\n      ')}\n    }`;
  });
  const entries = {
    format: JSON.stringify(FORMAT),
    version: String(VERSION),
    loss: JSON.stringify(network.loss),
    layers: `[\n${layers.join(',\n')}\n  ]`,
    mask: mask && `[\n${network.stages.map((stage) => `    ${rowsText(mask, stage, '    ')}`).join(',\n')}\n  ]`,
    inputs: inputNames && JSON.stringify(inputNames),
    outputs: outputNames && JSON.stringify(outputNames),
    preprocessing: preprocessing && JSON.stringify(preprocessing),
    training: training && JSON.stringify(training),
  };
  const lines = Object.entries(entries).filter(([, text]) => text !== undefined);
  const bytes = new TextEncoder().encode(`{\n${lines.map(([key, text]) => `  "${key}": ${text}`).join(',\n')}\n}\n`);
  requireJsonLimits(bytes, name);
  return bytes;
}

/** @param indent of the line on which the list begins */
function rowsText(values: ArrayLike<number>, { firstWeight, sources, units }: Layer, indent: string): string {
  const rows = Array.from({ length: units }, (_, j) => {
    const first = firstWeight + j * sources;
    const row = Array.from({ length: sources }, (_, i) => numeral(values[first + i]));
    return `${indent}  [${row.join(', ')}]`;
  });
  return `[\n${rows.join(',\n')}\n${indent}]`;
}

/** −0 keeps its sign, which `JSON.stringify` drops. */
const numeral = (value: number) => (Object.is(value, -0) ? '-0' : String(value));
