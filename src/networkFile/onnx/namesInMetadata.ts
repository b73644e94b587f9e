import type { Network } from '../../network/architecture.ts';
import type { StoredNetwork } from '../storedNetwork.ts';

/** A note of a model, as ONNX has them. */
interface Note {
  readonly key: string;
  readonly value: string;
}

/** The keys of notes that list names, in JSON. */
const KEYS = { inputNames: 'optimal-brain-surgeon.inputs', outputNames: 'optimal-brain-surgeon.outputs' } as const;
type Names = keyof typeof KEYS;

/** The names of inputs and outputs as notes of a model, which ONNX has no place of its own for. */
export const namesAsMetadata = (stored: Pick<StoredNetwork, Names>): Note[] =>
  (Object.keys(KEYS) as Names[]).flatMap((names) => {
    const list = stored[names];
    return list ? [{ key: KEYS[names], value: JSON.stringify(list) }] : [];
  });

/**
 * The names that such notes list; none where they list anything but as many different texts as there are.
 *
 * @param notes of a model
 */
export function namesInMetadata(
  notes: readonly Note[],
  { inputs, outputs }: Pick<Network, 'inputs' | 'outputs'>,
): Pick<StoredNetwork, Names> {
  const listed = (names: Names, count: number) => {
    const list = listIn(notes.find(({ key }) => key === KEYS[names])?.value ?? '');
    const isOfNames = list?.every((name) => typeof name === 'string' && name.length <= MAX_LENGTH);
    if (!isOfNames || list!.length !== count || new Set(list).size !== list!.length) return undefined;
    return list as string[];
  };
  return { inputNames: listed('inputNames', inputs), outputNames: listed('outputNames', outputs) };
}
const MAX_LENGTH = 1000;

/** The list that is written in JSON; null: none is. */
function listIn(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
