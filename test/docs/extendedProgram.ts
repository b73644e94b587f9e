import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

/** A thing that a page adds to the program: its file, and its line in the list of its kind. */
interface Extension {
  readonly path: string;
  readonly code: string;
  readonly name: string;
  readonly list: string;
  readonly listPath: string;
}

/** The things that a page adds, as it stands there. */
export function extensionsOf(page: string): Extension[] {
  const sections = readFileSync(page, 'utf8').split('\n## ').slice(1);
  return sections.flatMap((section) => {
    const file = /^```ts\n\/\/ (src\/[\w/]+\.ts)\n(.*?)^```$/ms.exec(section);
    const line = /^Its line: `(\w+)`, at the end of `(\w+)` in `(src\/[\w/]+\.ts)`/m.exec(section);
    if (!file || !line) return [];
    const [[, path, code], [, name, list, listPath]] = [file, line];
    return [{ path, code, name, list, listPath }];
  });
}

/** The text of a file with one more thing at the end of a list in it, and the import of that thing. */
function withLine(text: string, { path, name, list, listPath }: Extension): string {
  const from = relative(dirname(listPath), path);
  const line = `import { ${name} } from '${from.startsWith('.') ? from : `./${from}`}';\n`;
  const end = new RegExp(`^((?:export )?const ${list}\\b.*? = [[{].*?),?\\s*([\\]}](?: as const|;))`, 'ms');
  if (!end.test(text)) throw new Error(`${listPath} has no list ${list}`);
  return line + text.replace(end, `$1, ${name}$2`);
}

/**
 * The program with the things that a page adds, each put where the page says: a copy of the sources, compiled with all
 * its types checked.
 *
 * @returns the folder of the copy, with the compiled program in `dist/` as ever
 */
export function extendedProgram(extensions: readonly Extension[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'surgeon-extended-'));
  const at = (path: string) => join(folder, path);
  for (const name of ['package.json', 'tsconfig.json', 'src', 'workers', 'experiments']) {
    cpSync(name, at(name), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), at('node_modules'));
  for (const extension of extensions) {
    const { path, code, listPath } = extension;
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), code);
    writeFileSync(at(listPath), withLine(readFileSync(at(listPath), 'utf8'), extension));
  }
  const compilerOptions = { noEmit: false, rootDir: '.', outDir: 'dist' };
  const config = { extends: './tsconfig.json', compilerOptions, include: ['src', 'workers', 'experiments'] };
  writeFileSync(at('tsconfig.build.json'), JSON.stringify(config));
  execFileSync(resolve('node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], { cwd: folder });
  for (const name of ['surgeon.wasm', 'surgeon.wasm.sha256', 'surgeon-fused.wasm', 'surgeon-fused.wasm.sha256'])
    cpSync(join('kernels', name), at(`dist/kernels/${name}`));
  return folder;
}
