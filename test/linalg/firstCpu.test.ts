import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstCpu } from '../../src/linalg/firstCpu.ts';

const folder = mkdtempSync(join(tmpdir(), 'surgeon-cpu-'));

describe.runIf(process.platform === 'linux')('firstCpu', () => {
  it('reads the first of several', () => {
    const file = join(folder, 'cpuinfo');
    writeFileSync(file, 'model name\t: A B\nflags\t\t: sse avx2\n\nmodel name\t: C\nflags\t\t: sse\n');
    expect(firstCpu(file)).toEqual({ model: 'A B', flags: new Set(['sse', 'avx2']) });
  });

  it('is not known where Linux does not say, or the file cannot be read', () => {
    expect(firstCpu(join(folder, 'not-there'))).toBeNull();
    expect(firstCpu(folder)).toBeNull();
  });
});
