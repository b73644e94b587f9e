import type { Criterion } from './criterion.ts';
import { obsRule } from './obs.ts';
import { unitObsRule } from './unitObs.ts';

/**
 * The criterion `unitObsThenObs`: Unit-OBS followed by OBS.
 *
 * Source: Stahlberger & Riedmiller, NIPS 9 (1997).
 */
export const unitObsThenObs = {
  name: 'unitObsThenObs',
  meaning: 'unitObs, and obs from where the stopping rule ends it',
  needs: 'inverse',
  onKernels: false,
  rules: () => [unitObsRule, obsRule],
} as const satisfies Criterion;
