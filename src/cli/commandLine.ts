import { basename } from 'node:path';

const FOLDERS = ['--out', '--data'];

/** The command as typed, for the manifest: the values of `--out` and `--data` and paths are left out, since they name places on one machine. */
export function commandLine(argv: readonly string[] = process.argv.slice(2)): string {
  const words = argv.map((word, place) => {
    if (FOLDERS.includes(argv[place - 1])) return 'DIR';
    const folder = FOLDERS.find((flag) => word.startsWith(`${flag}=`));
    return folder ? `${folder}=DIR` : word.endsWith('.json') ? basename(word) : word;
  });
  return ['surgeon', ...words].join(' ');
}
