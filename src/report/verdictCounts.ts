import { percent } from '../statistics/statistics.ts';
import { type Claim, isOfExperimentNotRun, OURS } from '../tables/claim.ts';

/**
 * Counts of the claims by verdict, and why others were not tested: one or two lines. Expectations of our own, where
 * they were tested, have a line to themselves: they reproduce nothing.
 */
export function verdictCounts(all: readonly Claim[]): string[] {
  const claims = all.filter(({ source }) => source !== OURS);
  const ours = all.filter(({ source, verdict }) => source === OURS && verdict !== 'not tested');
  const fulfilled = ours.filter(({ verdict }) => verdict !== 'differs').length;
  const count = (verdict: Claim['verdict']) => claims.filter((claim) => claim.verdict === verdict).length;
  const [reproduced, better, differs, untested] = (['reproduced', 'better', 'differs', 'not tested'] as const).map(
    count,
  );
  const notRun = claims.filter(isOfExperimentNotRun).length;
  const confirmed = percent((reproduced + better) / (claims.length - untested));
  const others = untested - notRun;
  const reasons = [
    ...(notRun > 0 ? [`${notRun} claims belong to experiments that were not run (surgeon reproduce --all)`] : []),
    ...(others > 0 ? [`${others}${notRun > 0 ? '' : ' claims'} cannot be tested`] : []),
  ];
  return [
    `${claims.length} claims: ${reproduced} reproduced, ${better} better, ${differs} differ: ${confirmed} % of those tested are reproduced or better.`,
    ...(reasons.length > 0 ? [`${reasons.join(', ')}.`] : []),
    ...(ours.length > 0
      ? [`Of ${ours.length} expectations of our own ${fulfilled} came true, ${ours.length - fulfilled} did not.`]
      : []),
  ];
}
