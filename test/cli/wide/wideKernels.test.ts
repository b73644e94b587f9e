import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type CheckVerdict, fault } from '../../../src/cli/wide/checkVerdict.ts';
import { cacheFolder, verdictMemory } from '../../../src/cli/wide/verdictMemory.ts';
import { type Host, whyNarrow } from '../../../src/cli/wide/whyNarrow.ts';
import { WIDE_FLAGS } from '../../../src/cli/wide/wideFlags.ts';
import { wideKernels } from '../../../src/cli/wide/wideKernels.ts';
import { backendState } from '../../../src/estimate/backendsInUse.ts';
import { tileChoice, useTile } from '../../../src/linalg/wasm/kernelChoice.ts';

vi.mock('node:v8', async (original) => ({ ...(await original<object>()), setFlagsFromString: vi.fn() }));

const HOST: Host = { node: '24.0.0', arch: 'x64', cpuFlags: new Set(['avx2']), setting: undefined };
const WIDE: CheckVerdict = { isWide: true, why: 'checked', isFault: false };

/** Chooses kernels for a command, with a check that finds what it is told to find, and a memory. */
async function chosen(
  words: readonly string[],
  {
    host = HOST,
    found = WIDE,
    known = null as CheckVerdict | null,
  }: Partial<Record<'found', CheckVerdict>> & {
    host?: Host;
    known?: CheckVerdict | null;
  } = {},
) {
  const told: string[] = [];
  const kept: CheckVerdict[] = [];
  const start = vi.fn(() => async () => found);
  const memory = { read: () => known, write: (verdict: CheckVerdict) => void kept.push(verdict) };
  await wideKernels(words, { host, memory, start })((line) => told.push(line));
  const flags = vi.mocked(setFlagsFromString).mock.calls.map(([flag]) => flag);
  return { told, kept, flags, checks: start.mock.calls.length, choice: tileChoice() };
}

beforeEach(() => {
  vi.mocked(setFlagsFromString).mockClear();
  useTile('narrow');
});

describe('wideKernels', () => {
  it('has a command that computes use them where the check finds nothing wrong', async () => {
    const { told, kept, flags, choice } = await chosen(['prune', '--keep', '10%']);
    expect({ told, kept }).toEqual({ told: [], kept: [WIDE] });
    expect(flags).toEqual(['--experimental-wasm-revectorize', '--no-wasm-inlining']);
    expect(choice).toEqual({ tile: 'wide', why: 'checked' });
    expect(backendState('wasm')).toBe('f64x4 4x8 (wide: checked)');
  });

  it('says in one line what is wrong, and goes on with narrow kernels', async () => {
    const { told, flags, choice } = await chosen(['run', 'xor'], { found: fault('their check was ended by SIGILL') });
    expect(told).toEqual([
      'narrow kernels compute, for their check was ended by SIGILL; SURGEON_WIDE=off leaves the check out',
    ]);
    expect(flags).toEqual([]);
    expect(choice).toEqual({ tile: 'narrow', why: 'their check was ended by SIGILL' });
    expect(backendState('wasm')).toBe('f64x2 4x4 (narrow: their check was ended by SIGILL)');
  });

  it('checks once for all commands but doctor', async () => {
    expect(await chosen(['train'], { known: WIDE })).toMatchObject({ checks: 0, choice: { tile: 'wide' }, kept: [] });
    expect(await chosen(['doctor'], { known: WIDE })).toMatchObject({ checks: 1, choice: { tile: 'wide' } });
  });

  it.each([[['show', 'net.json']], [['plan', 'xor']], [['prune', '--help']]])('leaves %j alone', async (words) => {
    expect(await chosen(words)).toMatchObject({ checks: 0, flags: [], choice: { tile: 'narrow', why: '' } });
  });

  it.each([
    ['SURGEON_WIDE is off', { setting: 'off' }],
    ['wide ones need Node.js 24', { node: '22.23.1' }],
    ['wide ones need x64, this is arm64', { arch: 'arm64' }],
    ['the CPU has no AVX2', { cpuFlags: new Set(['avx']) }],
  ])('checks nothing where it is known without: %s', async (why, part) => {
    const { told, checks, choice } = await chosen(['run'], { host: { ...HOST, ...part } });
    expect({ told, checks, choice }).toEqual({ told: [], checks: 0, choice: { tile: 'narrow', why } });
  });

  it('leaves to the check what is not known of a CPU', () => {
    expect(whyNarrow({ ...HOST, cpuFlags: null })).toBeNull();
  });

  it('can be loaded without WebAssembly, which the command line refuses in one line later', async () => {
    vi.stubGlobal('WebAssembly', undefined);
    vi.resetModules();
    await expect(import('../../../src/cli/wide/wideKernels.ts')).resolves.toBeDefined();
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('refuses other values of SURGEON_WIDE', async () => {
    const host = { ...HOST, setting: 'of' };
    await expect(chosen(['run'], { host })).rejects.toThrow('SURGEON_WIDE must be on or off, got "of"');
  });
});

describe('options of V8', () => {
  it('are set by the command line alone, not by what a library imports', () => {
    const files = ['src', 'workers', 'experiments'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    );
    const sources = files.filter((file) => file.endsWith('.ts') && !file.startsWith(join('src', 'cli')));
    expect(sources.length).toBeGreaterThan(500);
    expect(sources.filter((file) => /node:v8|setFlagsFromString/.test(readFileSync(file, 'utf8')))).toEqual([]);
  });
});

describe('verdictMemory', () => {
  const cpu = { model: 'A', flags: new Set(['avx2']) };
  const newFolder = () => mkdtempSync(join(tmpdir(), 'surgeon-verdicts-'));

  it('keeps a verdict for a CPU', () => {
    const folder = newFolder();
    expect(verdictMemory(cpu, () => folder).read()).toBeNull();
    verdictMemory(cpu, () => folder).write(WIDE);
    expect(verdictMemory(cpu, () => folder).read()).toEqual(WIDE);
    expect(verdictMemory({ ...cpu, flags: new Set(['avx2', 'fma']) }, () => folder).read()).toBeNull();
    expect(verdictMemory({ ...cpu, model: 'B' }, () => folder).read()).toBeNull();
  });

  it('does not take a verdict on code that V8 made under other flags', () => {
    const folder = newFolder();
    verdictMemory(cpu, () => folder, WIDE_FLAGS.slice(0, 1)).write(WIDE);
    expect(verdictMemory(cpu, () => folder).read()).toBeNull();
    verdictMemory(cpu, () => folder, WIDE_FLAGS).write(WIDE);
    expect(verdictMemory(cpu, () => folder).read()).toEqual(WIDE);
  });

  it('keeps no fault: the next command checks again', () => {
    const folder = newFolder();
    verdictMemory(cpu, () => folder).write(fault('their check took longer than 10 s'));
    expect(verdictMemory(cpu, () => folder).read()).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes a damaged file, or a folder that cannot be, for no verdict', () => {
    const folder = newFolder();
    verdictMemory(cpu, () => folder).write(WIDE);
    const [file] = readdirSync(folder);
    for (const text of ['{', '{"isWide":"yes","why":"checked"}', JSON.stringify(WIDE).padEnd(5000), 'null']) {
      writeFileSync(join(folder, file), text);
      expect(verdictMemory(cpu, () => folder).read()).toBeNull();
    }
    const below = verdictMemory(cpu, () => join(folder, file, 'below'));
    below.write(WIDE);
    expect(below.read()).toBeNull();
    expect(readFileSync(join(folder, file), 'utf8')).toBe('null');
  });

  it('keeps nothing for a user without a home', () => {
    const memory = verdictMemory(cpu, () => {
      throw new Error('uv_os_homedir returned ENOENT');
    });
    memory.write(WIDE);
    expect(memory.read()).toBeNull();
  });

  it('lies where the system keeps what can be made again', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/c' }, 'linux')).toBe(join('/c', 'optimal-brain-surgeon'));
    expect(cacheFolder({}, 'linux')).toMatch(/[/\\]\.cache[/\\]optimal-brain-surgeon$/);
    expect(cacheFolder({}, 'darwin')).toMatch(/Library[/\\]Caches[/\\]optimal-brain-surgeon$/);
    expect(cacheFolder({ LOCALAPPDATA: '/l' }, 'win32')).toBe(join('/l', 'optimal-brain-surgeon'));
  });
});
