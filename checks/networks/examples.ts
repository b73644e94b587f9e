import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PYTHON } from './python.ts';
import { PROGRAM } from './surgeon.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));
/** The complaint of a program about a package that is not there. */
const MISSING = /is missing: pip install/;

/** A command of the README, and what became of it. */
export interface RunExample {
  readonly command: string;
  readonly verdict: 'works' | 'left out' | 'FAILS';
  /** its last line, or its complaint */
  readonly said: string;
}

/**
 * Runs the commands of `examples/python/README.md` in their order in a folder. One whose file a missing package left
 * unwritten is left out.
 */
export function runExamples(folder: string): RunExample[] {
  cpSync(join(EXAMPLES, 'python'), folder, { recursive: true });
  copyFileSync(join(EXAMPLES, 'network', 'tiles.csv'), join(folder, 'tiles.csv'));
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const commands = [...readme.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, lines]) => lines.trimEnd().split('\n'));
  return commands.map((command) => {
    const [program, ...words] = command.split(' ');
    const made = words.filter((word, w) => words[w - 1] !== '--save' && /\.(onnx|npz|safetensors|csv)$/.test(word));
    const absent = made.find((word) => !existsSync(join(folder, word)));
    if (absent !== undefined) return { command, verdict: 'left out', said: `${absent} is not there` };
    const isPython = program === 'python3';
    const { status, stdout, stderr } = spawnSync(
      isPython ? PYTHON : process.execPath,
      isPython ? words : [PROGRAM, ...words, ...(words[0] === 'prune' ? ['--quiet'] : [])],
      { cwd: folder, encoding: 'utf8', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } },
    );
    const said = (stdout + stderr).trim().split('\n');
    if (status === 0)
      return { command, verdict: 'works', said: isPython ? said.filter(isPlain).join('; ') : said.at(-1)! };
    return { command, verdict: MISSING.test(stderr) ? 'left out' : 'FAILS', said: said.at(-1)! };
  });
}

/** Whether a line is one of ours, and no warning of a library. */
const isPlain = (line: string) => /accuracy|R\^2|^no /.test(line);
