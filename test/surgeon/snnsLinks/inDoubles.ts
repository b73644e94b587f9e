import { outerProductCurvature } from '../../../src/curvature/outerProductCurvature.ts';
import { DowndatedInverse } from '../../../src/inverse/downdatedInverse.ts';
import { exactInverse } from '../../../src/inverse/exactInverse.ts';
import { obsRule } from '../../../src/surgeon/criteria/obs.ts';
import type { LinkedNetwork } from './linkedNetwork.ts';
import { type LinkDeletion, type LinkProblem, smallest } from './linkPath.ts';

/**
 * The path of OBS by the functions of this library, in doubles: H of the links alone, made anew for each deletion, its
 * exact inverse, the smallest w²/2[H⁻¹]_qq, the correction of all other links.
 */
export function inDoubles(
  { network, links, weights }: LinkedNetwork,
  { samples, alpha, steps }: LinkProblem,
): LinkDeletion[] {
  const now = weights.slice();
  const linkOf = new Map([...links].map((q, link) => [q, link]));
  let live = links.slice().sort();
  const path: LinkDeletion[] = [];
  while (live.length > 0 && path.length < steps) {
    const n = live.length;
    const { hessian } = outerProductCurvature({ network, weights: now, live, samples }, 'matrix', samples.count);
    const curvature = new DowndatedInverse(exactInverse(hessian, n, alpha), n);
    const values = Float64Array.from(live, (q) => now[q]);
    const { saliencies } = obsRule.assess({ weights: values, curvature });
    const { at, lead } = smallest(saliencies);
    path.push({ link: linkOf.get(live[at])!, measure: 2 * saliencies[at], lead });
    obsRule.update(values, curvature, at);
    for (const [i, q] of live.entries()) now[q] = values[i];
    live = live.filter((_, i) => i !== at);
  }
  return path;
}
