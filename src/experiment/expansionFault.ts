import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';

/** More values than this in one document, after its aliases, are no experiment. */
const MAX_VALUES = 1_000_000;

/** A fault of an alias or a merge, and where it stands. */
export interface ExpansionFault {
  readonly offset: number;
  readonly complaint: string;
}

/** The size and kind of what an anchor names. */
interface Anchored {
  /** null while the walk is inside of it */
  readonly values: number | null;
  /** may be merged: an object, or a list of them */
  readonly mergeable: boolean;
}

/**
 * The first alias of a YAML document that stands for nothing, for what it is inside of, for what cannot be merged, or
 * for so much that the document comes to more than a million values; null where all is well. The document is walked
 * once and nothing is expanded, so that a few lines that stand for billions of values cost nothing.
 */
export function expansionFault(contents: Node | null): ExpansionFault | null {
  const anchors = new Map<string, Anchored>(); // by name: the last one before an alias counts
  let values = 0;

  const faultIn = (node: unknown): ExpansionFault | null => {
    if (isAlias(node)) {
      const fault = (complaint: string) => ({ offset: node.range?.[0] ?? 0, complaint });
      const anchored = anchors.get(node.source);
      if (!anchored) return fault(`Unresolved alias: no &${node.source} before it`);
      if (anchored.values === null) return fault(`*${node.source} stands inside of what it names`);
      values += anchored.values;
      return values > MAX_VALUES ? fault(`with *${node.source} it comes to more than ${MAX_VALUES} values`) : null;
    }
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    const anchored = (of: number | null) => ({
      values: of,
      mergeable: isMap(node) || (isSeq(node) && node.items.every(isMergeable)),
    });
    if (anchor !== undefined) anchors.set(anchor, anchored(null));
    const before = values;
    values++;
    for (const item of isMap(node) || isSeq(node) ? node.items : []) {
      const fault = isMap(node) ? faultInPair(item as Pair) : faultIn(item);
      if (fault) return fault;
    }
    if (anchor !== undefined) anchors.set(anchor, anchored(values - before));
    return null;
  };

  const faultInPair = ({ key, value }: Pair): ExpansionFault | null => {
    const merges = isScalar(key) && key.type === 'PLAIN' && key.value === '<<';
    if (merges && !(isSeq(value) ? value.items : [value]).every(isMergeable)) {
      return { offset: key.range?.[0] ?? 0, complaint: '<< takes an object, or a list of them' };
    }
    return faultIn(key) ?? faultIn(value);
  };

  const isMergeable = (source: unknown): boolean =>
    isMap(source) || (isAlias(source) && (anchors.get(source.source)?.mergeable ?? true));

  return faultIn(contents);
}
