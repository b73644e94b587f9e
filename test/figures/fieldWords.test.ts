import { expect, it } from 'vitest';
import { fieldWords } from '../../src/figures/fieldWords.ts';

it('the exact inverse and the exact H are two things', () => {
  expect(fieldWords('inverse', 'exact')).toBe('exact inverse');
  expect(fieldWords('inverse', 'dual')).toBe('dual inverse');
  expect(fieldWords('curvature', 'exact')).toBe('exact H');
});
