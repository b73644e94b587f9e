import { type Comparison, comparison, nameOf, ratios } from './comparisons.ts';
import type { KernelMode } from './kernelMode.ts';
import type { Measurement } from './measurement.ts';

/** Comparisons of kernels, Node versions, libraries and an earlier build, round by round. */
export const kernelComparisons = (all: readonly Measurement[]): Comparison[] =>
  all.filter(({ mode, form }) => mode !== null && form === 'ours').flatMap((ours) => overOthers(ours, all));

/** Speed over narrow kernels in the same Node.js, time over the best that others have, and that of the dual form. */
function overOthers(ours: Measurement, all: readonly Measurement[]): Comparison[] {
  const name = nameOf(ours);
  const beside = all.filter((other) => other !== ours && other.group === ours.group && isSameTask(other, ours));
  const narrow = beside.find((other) => other.mode === 'narrow' && isSameProgram(other, ours));
  const dense = all.find(
    (other) =>
      other.what === 'dense-form' &&
      other.group === ours.group &&
      isSameProgram(other, ours) &&
      other.mode === ours.mode,
  );
  const others = beside.filter(({ form, threads }) => form === 'best' && threads === ours.threads);
  const before = beside.filter((other) => other.form === 'before' && isSameProgram(other, ours));
  return [
    ...(narrow && ours.mode !== 'narrow'
      ? [comparison(`speed of ${name} over narrow`, ours, ratios(narrow, ours))]
      : []),
    ...(dense && ours.what === 'dual-form'
      ? [comparison(`dual form over dense inverse, ${name}`, ours, ratios(ours, dense))]
      : []),
    ...[...others, ...before].map((other) =>
      comparison(`${name} over ${nameOf(other)}`, ours, ratios(ours, other), ours.extrapolated || other.extrapolated),
    ),
  ];
}

/** A micro-kernel is held against whatever does as many flops on packed panels, and against products of others. */
const isSameTask = (other: Measurement, { what, n, P }: Measurement) =>
  other.n === n && other.P === P && (other.what === what || (what.startsWith('tiles/') && other.what === 'tiles'));

const isSameProgram = (one: Measurement, other: Measurement) =>
  one.node === other.node && one.threads === other.threads;

/** Kernels that promise the same bits, on any machine. */
const PROMISE: Readonly<Record<KernelMode, 'separate' | 'fused'>> = {
  ...{ narrow: 'separate', wide: 'separate' },
  ...{ fused: 'fused', 'fused-narrow': 'fused' },
};

/** Names those whose bits are not those of the first one with the same promise. */
export function differentBits(all: readonly Measurement[]): string[] {
  const first = new Map<string, Measurement>();
  return all.flatMap((one) => {
    if (one.bits === null || one.mode === null) return [];
    const task = `${one.what}, n ${one.n}, P ${one.P}`;
    const key = `${task}, ${PROMISE[one.mode]}`;
    const expected = first.get(key) ?? one;
    first.set(key, expected);
    if (one.bits === expected.bits) return [];
    return [`${task}: the bits of ${nameOf(one)} are not those of ${nameOf(expected)}`];
  });
}
