import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { textBytes } from '../../src/tabular/textBytes.ts';

const folder = mkdtempSync(join(tmpdir(), 'text-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'x.csv');

/** The text of a file that is read in pieces of 2²⁰ bytes. */
async function read(bytes: Buffer): Promise<string> {
  writeFileSync(path, bytes);
  const pieces: Buffer[] = [];
  for await (const piece of textBytes(path)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

it('a letter that the end of a piece cuts is whole, or is refused where what follows does not end it', async () => {
  const before = Buffer.alloc(2 ** 20 - 1, 'a');
  const whole = Buffer.concat([before, Buffer.from('é, and more')]);
  expect(await read(whole)).toBe(whole.toString());
  // The piece behind it is plain ASCII by itself.
  const half = Buffer.concat([before, Buffer.from([0xc3]), Buffer.from('1,2\n3,4\n')]);
  await expect(read(half)).rejects.toThrow('x.csv: line 1 has bytes that are no UTF-8');
});
