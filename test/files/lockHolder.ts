import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Locks } from '../../src/files/locks.ts';

// A process of a test that locks files. What it is to do comes as words: `hold PATH`, `leave PATH STATUS`, `race
// FOLDER PATHS`.
const [what, path, number] = process.argv.slice(2);
const locks = new Locks();

if (what === 'hold') {
  const lock = await locks.acquire(path);
  process.stdout.write(lock ? 'locked\n' : 'refused\n');
  await pause(60_000); // until it is killed
} else if (what === 'leave') {
  process.stdout.write((await locks.acquire(path)) ? 'locked\n' : 'refused\n');
  process.exit(Number(number));
} else if (what === 'race') {
  // Has each file for a moment, again and again until it has had it once, and says whether it was alone with it.
  let together = 0;
  for (let left = Array.from({ length: Number(number) }, (_, i) => join(path, `${i}.arrow`)); left.length > 0; ) {
    const refused: string[] = [];
    for (const file of left) {
      const lock = await locks.acquire(file);
      if (!lock) {
        refused.push(file);
        continue;
      }
      const mark = `${file}.mark`;
      try {
        writeFileSync(mark, '', { flag: 'wx' });
        await pause(1);
        rmSync(mark);
      } catch {
        together++;
      }
      await lock.release();
    }
    left = refused;
  }
  process.stdout.write(`${together}\n`);
}
