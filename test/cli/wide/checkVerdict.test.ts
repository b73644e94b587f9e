import { describe, expect, it } from 'vitest';
import { checkVerdict } from '../../../src/cli/wide/checkVerdict.ts';

const DONE = { status: 0, signal: null };
const SAME = '{"differing":[]}';
/** A line of V8 of Node.js 24, and the same of 26. */
const LISTINGS = ['Revec: Print 1519: Decide to vectorize, 11 revectorizable nodes:\n'].flatMap((line) => [
  line,
  line.replace('Decide ', 'Decided '),
]);

describe('checkVerdict', () => {
  it.each(LISTINGS)('finds kernels wide whose bits agree and that V8 lists: %s', (listing) => {
    expect(checkVerdict(DONE, SAME, listing)).toEqual({ isWide: true, why: 'checked', isFault: false });
  });

  it('finds them narrow where V8 lists nothing that it has packed: bits that agree prove nothing then', () => {
    const narrow = { isWide: false, isFault: false };
    expect(checkVerdict(DONE, SAME, '')).toMatchObject(narrow);
    expect(checkVerdict(DONE, SAME, LISTINGS[0].replace('11', '0'))).toMatchObject(narrow);
  });

  it.each([
    ['other bits', DONE, '{"differing":["rankUpdate","product"]}', 'other bits (rankUpdate, product)'],
    ['a crash', { status: null, signal: 'SIGTRAP' }, SAME, 'ended by SIGTRAP'],
    ['an error', { status: 1, signal: null }, '', 'no answer (exit status 1)'],
    ['silence', DONE, '', 'no answer (exit status 0)'],
    ['half an answer', DONE, '{"differing":[', 'no answer'],
    ['another answer', DONE, '{"differing":"none"}', 'no answer'],
  ])('calls %s a fault', (_, end, answer, said) => {
    const { isWide, isFault, why } = checkVerdict(end, answer, LISTINGS[0]);
    expect({ isWide, isFault }).toEqual({ isWide: false, isFault: true });
    expect(why).toContain(said);
  });
});
