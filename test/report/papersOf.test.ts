import { expect, it } from 'vitest';
import { papersOf } from '../../src/report/papersOf.ts';
import { type Claim, NIPS5, NIPS8, OURS } from '../../src/tables/claim.ts';

it('papersOf names each paper of some claims once, without sections, and no expectation of our own', () => {
  const of = (source: string): Claim => ({ source, claim: '', paper: '', ours: '', verdict: 'differs', note: '' });
  const sources = [`${NIPS5}, table 1`, OURS, `${NIPS5}, section 6`, `${NIPS8}; Pedersen & Hansen, NIPS 7 (1995)`];
  expect(papersOf(sources.map(of))).toEqual([NIPS5, NIPS8, 'Pedersen & Hansen, NIPS 7 (1995)']);
});
