import { describe, expect, it } from 'vitest';
import { type Claim, notRun, underConditions } from '../../src/tables/claim.ts';

const claim = (others: Partial<Claim> = {}): Claim => ({
  ...{ claim: 'It falls', source: 'p. 1', paper: 'by 3', ours: '2 of 2', verdict: 'reproduced', note: 'all do' },
  ...others,
});

describe('underConditions', () => {
  const paper = { condition: 'as in the paper', claim: claim() };
  const note = 'all do; verdict: networks trained as in the paper';

  it("is the claim of the paper's way, which its note names, where there is no other", () => {
    expect(underConditions(paper, [])).toEqual(claim({ note }));
  });

  it.each(['reproduced', 'better', 'differs'] as const)(
    'keeps verdict and figures of the paper’s way and names the others in the note, in their order: %s',
    (verdict) => {
      const others = [
        { condition: 'with decay', claim: claim({ ours: '1 of 2', verdict, note: 'lost' }) },
        { condition: 'by hand', claim: claim({ ours: '0 of 7', verdict: 'differs', claim: 'lost', source: 'lost' }) },
      ];
      const whole = `${note}; trained with decay: 1 of 2 (${verdict}); trained by hand: 0 of 7 (differs)`;
      expect(underConditions(paper, others)).toEqual(claim({ note: whole }));
      const differs = { ...paper, claim: claim({ verdict: 'differs' }) };
      expect(underConditions(differs, others)).toEqual(claim({ verdict: 'differs', note: whole }));
    },
  );

  it('passes over other ways that were not run, and takes no verdict from them where the paper’s was not', () => {
    const notTested = { condition: 'by hand', claim: claim(notRun('xor')) };
    const other = { condition: 'with decay', claim: claim() };
    expect(underConditions(paper, [notTested])).toEqual(claim({ note }));
    expect(underConditions(notTested, [other])).toEqual(
      claim({ ...notRun('xor'), note: 'experiment xor was not run; trained with decay: 2 of 2 (reproduced)' }),
    );
  });
});
