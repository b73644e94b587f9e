import { expect, it } from 'vitest';
import { canHave, KERNEL_MODES, nodeBinary, THIS_NODE, usualMode } from '../../bench/kernelMode.ts';
import { readOptions } from '../../bench/options.ts';
import { UsageError } from '../../src/errors.ts';

const node = (version: string) => ({ path: 'node', version });
const [OLD, AVX2] = [new Set(['sse4_2']), new Set(['avx2', 'fma'])];

it('a Node.js has the kernels that its V8 and the CPU can run', () => {
  const modes = (version: string, flags = AVX2) => KERNEL_MODES.filter((mode) => canHave(node(version), mode, flags));
  expect(modes('20.19.0')).toEqual(['narrow']);
  expect(modes('22.23.3')).toEqual(['narrow', 'fused-narrow']);
  expect(modes('24.21.0')).toEqual(['narrow', 'wide', 'fused-narrow', 'fused']);
  expect(modes('24.21.0', OLD)).toEqual(['narrow']);
});

it('wide ones are usual where they can be had, unless SURGEON_WIDE is off', () => {
  const usual = (version: string, flags: ReadonlySet<string>, setting?: string) =>
    usualMode(node(version), flags, setting ?? 'on');
  expect([usual('24.0.0', AVX2), usual('24.0.0', OLD), usual('22.0.0', AVX2)]).toEqual(['wide', 'narrow', 'narrow']);
  expect(usual('24.0.0', AVX2, 'off')).toBe('narrow');
});

it('programs are asked for their version, and refused if they are no Node.js', async () => {
  expect(nodeBinary(process.execPath)).toEqual(THIS_NODE);
  expect(nodeBinary('no such program')).toBe(null);
  await expect(readOptions(['--node', 'no such program'])).rejects.toThrow(UsageError);
  expect((await readOptions(['--node', process.execPath, '--kernels', 'fused,narrow'])).kernels).toEqual([
    'fused',
    'narrow',
  ]);
});
