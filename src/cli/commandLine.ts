import { basename } from 'node:path';

/** The command as typed, for the manifest: the values of `--out` and paths are left out, since they name places on one machine. */
export function commandLine(argv: readonly string[] = process.argv.slice(2)): string {
  const words = argv.map((word, place) => {
    if (argv[place - 1] === '--out') return 'DIR';
    return word.startsWith('--out=') ? '--out=DIR' : word.endsWith('.json') ? basename(word) : word;
  });
  return ['surgeon', ...words].join(' ');
}
