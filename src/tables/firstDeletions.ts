import { boolean, number, type Row } from '../arrow/columns.ts';
import type { Cell } from '../experiment/cells.ts';
import type { CriterionName } from '../surgeon/criteria/criteria.ts';
import { partnersAmong } from './agreement.ts';
import type { CellTable } from './cellTable.ts';
import { fieldColumns } from './configColumns.ts';
import { yes } from './requestSchemas.ts';
import { tableRecord } from './tableRecord.ts';

/** The order of the claim, smallest error first. */
const CLAIMED = ['obs', 'obd', 'magnitude'] as const satisfies readonly CriterionName[];

const perCriterion = <const Kind extends string>(kind: Kind, meaning: string) =>
  CLAIMED.map((criterion) =>
    number(`${criterion}${kind}` as const, 'error', `${meaning} by the first deletion of ${criterion}`),
  );

/** `firstDeletions.arrow`: the first deletion of each criterion from one trained network, side by side. */
export const FIRST_DELETIONS_COLUMNS = [
  ...fieldColumns('dataset', 'loss', 'seed', 'training', 'decay', 'startRange', 'alpha'),
  ...perCriterion('Predicted', 'predicted increase of the training error'),
  ...perCriterion('Measured', 'measured increase of the training error'),
  boolean('predictedInOrder', 'boolean', 'predicted: obs ≤ obd ≤ magnitude'),
  boolean('measuredInOrder', 'boolean', 'measured: obs ≤ obd ≤ magnitude'),
];

/** The first deletion of a cell. */
interface FirstDeletion {
  readonly config: Cell['config'];
  readonly saliency: number;
  readonly errorChange: number;
  /** what rounding explains of the difference of its two inverses; none were computed but for OBS */
  readonly bound: number | undefined;
}

/**
 * One row for each trained network and α that all criteria pruned (without retraining: the first step of the others is
 * the same).
 *
 * The claim: E(magnitude) ≥ E(OBD) ≥ E(OBS) to second order (Hassibi & Stork, NIPS 5, section 3). For the predictions,
 * all made with H + αI, it is a theorem: OBD's choice is the smallest ½w²H_qq, and 1/[H⁻¹]_qq ≤ H_qq. Errors that
 * differ by less than the inverse's rounding (`bound` of its cross-check, relative) count as equal.
 */
function firstDeletionsTable(): CellTable {
  const found = new Map<CriterionName, FirstDeletion[]>(CLAIMED.map((name) => [name, []]));
  return {
    name: 'firstDeletions',
    columns: FIRST_DELETIONS_COLUMNS,
    ofCell({ config }, { steps: [, first], checks }) {
      if (config.retrain !== 'none' || !first) return [];
      const { saliency, errorChange } = first;
      found
        .get(config.criterion)
        ?.push({ config, saliency: saliency!, errorChange: errorChange!, bound: checks[0]?.bound });
      return [];
    },
    atEnd() {
      const [obs, ...others] = CLAIMED.map((name) => found.get(name)!);
      const partners = others.map((deletions) => partnersAmong(deletions, ['criterion']));
      return obs.flatMap((deletion) => {
        const [[obd], [magnitude]] = partners.map((partnersOf) => partnersOf(deletion.config));
        return obd && magnitude ? [firstDeletionRow({ obs: deletion, obd, magnitude })] : [];
      });
    },
  };
}

/** `firstDeletions.arrow`. */
export const firstDeletions = tableRecord({
  request: yes.describe(
    'firstDeletions.arrow: predicted and measured error of the first deletion, criteria side by side',
  ),
  columns: { firstDeletions: FIRST_DELETIONS_COLUMNS },
  tables: () => [firstDeletionsTable()],
});

function firstDeletionRow(deletions: Readonly<Record<(typeof CLAIMED)[number], FirstDeletion>>): Row {
  const { config, bound } = deletions.obs;
  const { dataset, loss, seed, training, decay, startRange, alpha } = config;
  const of = (pick: 'saliency' | 'errorChange') => CLAIMED.map((name) => deletions[name][pick]);
  const [predicted, measured] = [of('saliency'), of('errorChange')];
  return {
    ...{ dataset, loss, seed, training, decay, startRange, alpha },
    ...Object.fromEntries(CLAIMED.map((name, i) => [`${name}Predicted`, predicted[i]])),
    ...Object.fromEntries(CLAIMED.map((name, i) => [`${name}Measured`, measured[i]])),
    predictedInOrder: isAscending(predicted, bound!),
    measuredInOrder: isAscending(measured, bound!),
  };
}

function isAscending(errors: readonly number[], rounding: number): boolean {
  return errors.every((error, i) => {
    if (i === 0) return true;
    const before = errors[i - 1];
    return before <= error + rounding * Math.max(Math.abs(before), Math.abs(error));
  });
}
