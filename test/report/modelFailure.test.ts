import { expect, it } from 'vitest';
import { modelFailure, pathRises } from '../../src/report/modelFailure.ts';

const step = (saliency: number | null, errorChange: number | null, weightsLeft: number, trainError = 0.2) => ({
  ...{ saliency, errorChange, weightsLeft, trainError },
});
const obs = { criterion: 'obs', renewEvery: 5 } as const;

it('rises are summed over deletions, and a path that went as predicted gets no line', () => {
  const steps = [step(null, null, 4), step(0.01, 0.02, 3), step(0.02, 0.05, 2)];
  expect(pathRises({ steps })).toEqual({ predicted: 0.03, measured: 0.07 });
  expect(modelFailure({ steps, config: obs }, 0.5)).toBeNull(); // 2.3 times
});

it('a line says by how much E rose beyond what was predicted, where most, and what helps', () => {
  const steps = [step(null, null, 4), step(0.01, 0.5, 3), step(0.02, 0.1, 2)];
  const line = modelFailure({ steps, config: obs }, 0.5)!;
  expect(line).toContain('E rose by 0.6, and 0.03 was predicted');
  expect(line).toContain('with 3 weights left, is 0.5 where 0.01 was predicted');
  expect(line).toMatch(/a larger --alpha.*, a smaller --renew-every, --retrain/);
  expect(modelFailure({ steps, config: { ...obs, renewEvery: 1 } }, 0.5)).not.toContain('renew-every');
  expect(modelFailure({ steps, config: { criterion: 'magnitude', renewEvery: 1 } }, 0.5)).not.toContain('alpha');
});

it('a rise that is small beside E, or beside that of constant outputs, gets none', () => {
  const small = [step(null, null, 4), step(1e-6, 0.015, 3)];
  expect(modelFailure({ steps: small, config: obs }, 0.1)).toBeNull(); // 0.015 < 0.1 · 0.2
  expect(modelFailure({ steps: small.map((one) => ({ ...one, trainError: 0 })), config: obs }, 0.1)).not.toBeNull();
  expect(modelFailure({ steps: small.map((one) => ({ ...one, trainError: 0 })), config: obs }, 0.2)).toBeNull();
});
