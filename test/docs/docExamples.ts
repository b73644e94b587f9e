import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An example of a doc comment, or of a page. */
export interface Example {
  /** file and line */
  readonly where: string;
  readonly code: string;
}

/** The program's own files. */
export const SOURCES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('src', file));

/** The fenced blocks behind `@example`, without the stars of their comment. */
export const commentExamples = (file: string): Example[] =>
  blocks(file, /@example\n \* ```ts\n(.*?)^ \* ```$/gms).map(({ where, code }) => ({
    where,
    code: code.replaceAll(/^ \* ?/gm, ''),
  }));

/** The blocks of JavaScript on a page. */
export const pageExamples = (page: string): Example[] => blocks(page, /^```js\n(.*?)^```$/gms);

/** The lines that an example says that it prints, line by line. */
export const saidBy = ({ code }: Example): string =>
  [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, said]) => said).join('\n');

function blocks(file: string, pattern: RegExp): Example[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(pattern)].map((match) => ({
    where: `${file}:${text.slice(0, match.index).split('\n').length}`,
    code: match[1],
  }));
}

/** Writes examples to a folder, the i-th as `i.mjs`, from where they find the package by name as users do. */
export function writeExamples(folder: string, examples: readonly Example[], extension = 'mjs'): void {
  mkdirSync(folder, { recursive: true });
  for (const [i, { code }] of examples.entries()) writeFileSync(join(folder, `${i}.${extension}`), code);
}

/**
 * Runs the examples that have been written to a folder, in one process: to start one costs more than most examples do.
 *
 * @param node the program that runs them
 * @returns what each has printed, or the error that ended it
 */
export function printedBy(node: string, folder: string, examples: readonly Example[]): string[] {
  const all = `
    import { format } from 'node:util';
    const printed = [];
    console.log = (...values) => printed.push(format(...values));
    for (let i = 0; i < ${examples.length}; i++) {
      printed.length = 0;
      try {
        await import(\`./\${i}.mjs\`);
      } catch (error) {
        printed.push(String(error));
      }
      process.stdout.write(JSON.stringify(printed) + '\\n');
    }`;
  writeFileSync(join(folder, 'all.mjs'), all);
  const output = execFileSync(node, ['all.mjs'], { cwd: folder, encoding: 'utf8' });
  return output
    .trim()
    .split('\n')
    .map((lines) => (JSON.parse(lines) as string[]).join('\n'));
}
