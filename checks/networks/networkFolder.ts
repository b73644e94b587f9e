import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import type { Matrix } from './runtime.ts';

/** Extensions of files that are looked at; the rest of a folder are tables and words. */
const EXTENSIONS = ['.onnx', '.npz', '.safetensors', '.net', '.pt', '.h5'];

/** A file with a network, in a folder with tables of inputs and of its outputs. */
export interface NetworkFile {
  readonly path: string;
  /** its path from the root, for people */
  readonly name: string;
  readonly folder: NetworkFolder;
}

/** A folder with the files of a network, and the tables that lie beside them. */
export interface NetworkFolder {
  readonly name: string;
  readonly path: string;
  /** inputs in the units of the file, and outputs; null where there are none */
  readonly inputs: Matrix | null;
  /** by another program in the precision of the file */
  readonly outputs: Matrix | null;
  /** by another program in double precision, of the numbers of the file */
  readonly outputs64: Matrix | null;
  readonly labels: readonly string[] | null;
  /** flags that name the data to prune it on; empty: there are none */
  readonly dataFlags: readonly string[];
  /** the file that says the transfer functions which a file of weights alone leaves open */
  readonly model: string;
}

/** The numbers of a table below its header. */
export const numbersIn = (path: string): Matrix => linesOf(path).map((line) => line.split(',').map(Number));
const linesOf = (path: string) => readFileSync(path, 'utf8').trim().split('\n').slice(1);
const ifThere = <Value>(path: string, read: (path: string) => Value) => (existsSync(path) ? read(path) : null);

/** All files of networks below a folder; each belongs to the nearest folder with `inputs.csv`, or to its own. */
export function networkFiles(root: string): NetworkFile[] {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => EXTENSIONS.includes(extname(path)))
    .sort()
    .map((path) => join(root, path));
  const folders = new Map<string, NetworkFolder>();
  return paths.map((path) => {
    const own = dirname(path);
    const owner = [own, dirname(own)].find((folder) => existsSync(join(folder, 'inputs.csv'))) ?? own;
    const folder = folders.get(owner) ?? networkFolder(owner, root);
    folders.set(owner, folder);
    return { path, name: relative(root, path), folder };
  });
}

function networkFolder(path: string, root: string): NetworkFolder {
  const at = (name: string) => join(path, name);
  const outputs = ifThere(at('outputs.csv'), numbersIn);
  const isOfSnns = readdirSync(path).some((name) => name.endsWith('.net'));
  return {
    ...{ name: relative(root, path), path, outputs, inputs: ifThere(at('inputs.csv'), numbersIn) },
    outputs64: ifThere(at('outputs64.csv'), numbersIn) ?? (isOfSnns ? outputs : null),
    labels: ifThere(at('labels.csv'), linesOf),
    dataFlags: dataFlags(path),
    model: at('model.onnx'),
  };
}

/**
 * Flags that name the tables of a folder. The last column is the target, of classes where its numbers are few; patterns
 * of SNNS say what is; a test set alone is trained on.
 */
function dataFlags(path: string): string[] {
  const patterns = readdirSync(path).find((name) => name.endsWith('.pat'));
  if (patterns !== undefined) return ['--train', join(path, patterns)];
  const [first, ...others] = ['train.csv', 'test.csv']
    .map((name) => join(path, name))
    .filter((file) => existsSync(file));
  if (first === undefined) return [];
  const target = readFileSync(first, 'utf8').split('\n', 1)[0].trim().split(',').at(-1)!;
  const values = new Set(linesOf(first).map((line) => line.split(',').at(-1)));
  const classes = values.size <= MAX_CLASSES ? ['--classes', target] : [];
  return ['--train', first, ...others.flatMap((table) => ['--test', table]), '--target', target, ...classes];
}

/** Numbers of which a target has no more are names of classes. */
const MAX_CLASSES = 20;
