import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { experimentPaths } from './paths.ts';

/**
 * The folders in a folder that are folders of results themselves, as after `run --out results/mine`: what is in them
 * belongs to them alone, and commands that list a folder name them only.
 *
 * @returns paths, in the order of the alphabet; none if the folder is that of one experiment, or cannot be read
 */
export function nestedResults(folder: string): string[] {
  const isExperiment = (out: string, name: string) => existsSync(experimentPaths(out, name).manifest);
  if (isExperiment(folder, '.')) return [];
  return foldersIn(folder)
    .filter((name) => !isExperiment(folder, name))
    .map((name) => join(folder, name))
    .filter((path) => foldersIn(path).some((name) => isExperiment(path, name)));
}

/**
 * Names of the folders in a folder, and of links to some, hidden ones left out, in the order of the alphabet; none if
 * it cannot be read.
 */
export function foldersIn(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || isLinkToFolder(path, entry)))
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}

function isLinkToFolder(path: string, entry: Dirent): boolean {
  try {
    return entry.isSymbolicLink() && statSync(join(path, entry.name)).isDirectory();
  } catch {
    return false; // it leads nowhere, or to itself
  }
}
