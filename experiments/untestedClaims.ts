import { type Claim, NIPS5, NIPS6, NIPS9 } from '../src/tables/claim.ts';

/** A claim that no run can test, and the experiment that it is nearest to. */
interface UntestedClaim {
  /** null: there is none */
  readonly experiment: string | null;
  readonly claim: Claim;
  /** its note in the report of that experiment, where that of `claims.arrow` speaks of it from outside */
  readonly noteThere?: string;
}

const untested = (
  experiment: string | null,
  claim: string,
  source: string,
  paper: string,
  note: string,
  noteThere?: string,
): UntestedClaim => ({
  experiment,
  claim: { claim, source, paper, ours: '-', verdict: 'not tested', note },
  ...(noteThere !== undefined && { noteThere }),
});

const UNTESTED: readonly UntestedClaim[] = [
  untested(
    'xor',
    'XOR: of one network magnitude deletes v3, OBD u22, OBS u23',
    `${NIPS5}, figure 3`,
    'one network',
    'its weights are not given; what each criterion deletes from 300 others is in picks.arrow',
  ),
  untested(
    'xor',
    'XOR: slices of the error surface over (v3, u23) and (u22, u23)',
    `${NIPS5}, figure 5`,
    'a picture',
    'weights and values are not given',
  ),
  untested(
    'monks',
    'MONK-1: the network of 14 weights that OBS leaves',
    `${NIPS5}, figure 6`,
    'a drawing',
    'its weights are not given as numbers; how many weights, inputs and units are left is compared',
  ),
  untested(
    'nettalk',
    'NETtalk: test errors of 5,259 and 4,701',
    `${NIPS5}, section 6`,
    '5,259 and 4,701',
    'architecture, training and test words and the unit of the error are not given; the relative change is compared',
  ),
  untested(
    'monks',
    'Five dimensions of the eigenspace cut the cost by an order of magnitude',
    `${NIPS6}, section 3.2`,
    'an order of magnitude',
    'eigenspaces are taken here from the whole spectrum, which costs more than the inverse; the method for few eigenvalues is not given',
  ),
  untested(
    'monks',
    'G-OBS is practical for up to three weights at once',
    NIPS9,
    'm ≤ 3',
    'what a turn costs was not timed; pairs are deleted in monks, whose sizes are in its summary',
    'what a turn costs was not timed; pairs are deleted here by G-OBS: their sizes are in the table summary',
  ),
  untested(
    'generalisation',
    'Sunspots, recurrent 4-4-1: OBS with decay, the network chosen by the final prediction error',
    'Pedersen & Hansen, NIPS 7 (1995)',
    'smallest FPE',
    'networks here are not recurrent; FPE is asked of the Mackey–Glass series',
  ),
  untested(
    null,
    'Copier voltage control, 34 of 65 weights left: OBD with retraining 0.023, OBS 0.012 V (RMS)',
    `${NIPS6}, section 4.3`,
    '0.023 and 0.012; 0.0124 before pruning',
    'data of Morita et al. (1992) were never published, and no bias convention gives 65 weights for 8-4-8',
  ),
  untested(
    null,
    'Thyroid, 21-10-3: OBS leaves 28 of 316 weights, Unit-OBS 41 at 7.8 times the speed, both together 24',
    NIPS9,
    '98.4 to 98.5 % right',
    'the network has shortcut connections, which layers here have not; data not at hand',
  ),
];

/** Claims about data that nobody has, or pictures without numbers. */
export const UNTESTED_CLAIMS: readonly Claim[] = UNTESTED.map(({ claim }) => claim);

/** Those of them that stand in the report of an experiment. */
export const untestedClaimsOf = (name: string): Claim[] =>
  UNTESTED.flatMap(({ experiment, claim, noteThere: note = claim.note }) =>
    experiment === name ? [{ ...claim, note }] : [],
  );
