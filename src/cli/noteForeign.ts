import { counted } from '../report/counted.ts';

/** Says on stderr which Arrow files of a folder are left out: exports of tables, and those of other programs. */
export function noteForeign([first, ...more]: readonly string[]): void {
  if (first === undefined) return;
  const others = more.length > 0 ? ` and ${counted(more.length, 'other file')}` : '';
  console.error(`surgeon: ${first}${others}: left out, as no table that surgeon made for itself`);
}
