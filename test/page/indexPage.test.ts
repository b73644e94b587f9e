import { parseHTML } from 'linkedom';
import { expect, it } from 'vitest';
import { indexPage } from '../../src/page/indexPage.ts';
import { type Claim, notRun, OURS } from '../../src/tables/claim.ts';

const claim = (more: Partial<Claim>): Claim => ({
  ...{ claim: 'a claim', source: 'a paper', paper: '1', ours: '1', verdict: 'reproduced', note: '' },
  ...more,
});
const textsOf = (page: string, selector: string) => {
  const { document } = parseHTML(page);
  return [...document.querySelectorAll(selector)].map((found) => found.textContent);
};

it('lists experiments with question, the first sentence of the answer, counts and a link; names what was not run', () => {
  const claims = [claim({}), claim({ verdict: 'differs' }), claim({ source: OURS })];
  const entries = [
    { name: 'xor', question: 'What of <XOR>?', answer: 'It is 1e-5. And more.', claims, href: 'xor/report.html' },
    { name: 'mine', question: 'Why?', answer: 'So.', claims: [], href: null },
  ];
  const all = [...claims, claim({ ...notRun('digits') }), claim({ ...notRun('digits') })];
  const page = indexPage(entries, all);
  expect(textsOf(page, 'h3')).toEqual(['What of <XOR>?', 'Why?']);
  expect(textsOf(page, 'h3 a')).toEqual(['What of <XOR>?']);
  expect(page).toContain('href="xor/report.html"');
  expect(textsOf(page, 'li > p:not([class])')).toEqual(['It is 1e-5.', 'So.']);
  // Expectations of our own are no claims of papers: the marks count what the sentence above them counts.
  expect(textsOf(page, '.top .verdict')).toEqual(['✓ 1 reproduced', '≠ 1 differs', '– 2 not tested']);
  expect(textsOf(page, '.answer')[0]).toMatch(/^4 claims: 1 reproduced, 0 better, 1 differ/);
  expect(textsOf(page, 'li .verdict')).toEqual(['✓ 1 reproduced', '≠ 1 differs']);
  expect(textsOf(page, '.note')).toContain('Not run: digits.');
});
