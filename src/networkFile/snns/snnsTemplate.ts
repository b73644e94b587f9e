import type { StoredNetwork } from '../storedNetwork.ts';
import { type ReadSnns, weightOf } from './snnsNetwork.ts';
import { linkRow, numeral, type WrittenLink } from './snnsRows.ts';
import type { TextSpan } from './snnsText.ts';

/** A part of a text, and what is to stand there. */
interface Change extends TextSpan {
  readonly text: string;
}

/**
 * A file of SNNS with the weights of a network of the same layers: links that are deleted are taken out, those that are
 * back are put in, all else stays as it was. Where no link changes, neither do their rows.
 */
export function snnsTemplate({ file, layers, network }: ReadSnns, { weights, mask }: StoredNetwork): string {
  const changes: Change[] = [];
  const { units, linkRows, linkCount, text } = file;
  for (const [m, { fanIn, sources, firstWeight }] of network.stages.entries()) {
    if (sources === fanIn) continue;
    for (const [j, u] of layers[m + 1].entries()) {
      const bias = weights[firstWeight + j * sources + fanIn];
      if (bias !== units[u].bias) changes.push({ ...units[u].biasField, text: ` ${numeral(bias)} ` });
    }
  }
  const rows = rowsOf({ file, layers, network }, { weights, mask });
  if (rows.areChanged) {
    changes.push({ ...linkCount, text: String(rows.count) }, { ...linkRows, text: rows.text });
  }
  const parts: string[] = [];
  let end = 0;
  for (const change of changes.sort((a, b) => a.start - b.start)) {
    parts.push(text.slice(end, change.start), change.text);
    end = change.end;
  }
  return [...parts, text.slice(end)].join('');
}

/** The rows of all live links: those of the file in its order, then those that it has not. */
function rowsOf(
  { file: { units, links }, layers, network }: ReadSnns,
  { weights, mask }: Pick<StoredNetwork, 'weights' | 'mask'>,
) {
  const at = weightOf({ layers, network, units: units.length });
  const isLive = (q: number) => mask?.[q] !== 0;
  const rows = new Map<number, WrittenLink[]>();
  const isThere = new Uint8Array(network.weights);
  let areChanged = false;
  let count = 0;
  const add = (source: number, target: number, weight: number) => {
    const row = rows.get(target) ?? [];
    row.push({ source: units[source].number, weight });
    rows.set(target, row);
    count++;
  };
  for (const [l, weight] of links.weights.entries()) {
    const [source, target] = [links.sources[l], links.targets[l]];
    const q = at(source, target);
    isThere[q] = 1;
    areChanged ||= !isLive(q) || weights[q] !== weight;
    if (isLive(q)) add(source, target, weights[q]);
  }
  for (const [m, { fanIn }] of network.stages.entries()) {
    for (const target of layers[m + 1]) {
      for (let i = 0; i < fanIn; i++) {
        const source = layers[m][i];
        const q = at(source, target);
        if (isThere[q] === 1 || !isLive(q)) continue;
        areChanged = true;
        add(source, target, weights[q]);
      }
    }
  }
  const text = [...rows].map(([target, row]) => linkRow(units[target].number, row)).join('');
  return { areChanged, count, text };
}
