import { basename } from 'node:path';
import { isDataSetFile } from '../config/dataSetDescription.ts';
import { isExperimentFile } from '../experiment/experimentFile.ts';
import { shellWord } from './typedCommand.ts';

/** Flags whose value names a place on one machine, or how to get there, password and all; and what stands for it. */
const PLACES: Readonly<Record<string, string>> = {
  ...{ '--out': 'DIR', '--data': 'DIR', '--redis': 'URL' },
  ...{ '--network': 'FILE', '--train': 'FILE', '--test': 'FILE', '--validation': 'FILE', '--save': 'FILE' },
};

/** The command as typed, for the manifest: without paths, and without the URL of a server, in words of a shell. */
export function commandLine(argv: readonly string[] = process.argv.slice(2)): string {
  const words = argv.map((word, index) => {
    const before = argv[index - 1];
    if (before !== undefined && Object.hasOwn(PLACES, before)) return PLACES[before];
    const flag = Object.keys(PLACES).find((name) => word.startsWith(`${name}=`));
    if (flag) return `${flag}=${PLACES[flag]}`;
    const [name, path] = /^(--dataset=)(.*)$/s.exec(word)?.slice(1) ?? ['', word];
    return isExperimentFile(path) || isDataSetFile(path) ? name + basename(path) : word;
  });
  return ['surgeon', ...words.map(shellWord)].join(' ');
}
