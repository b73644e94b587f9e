import type { Figure } from '../figures/figure.ts';
import { networkFigure } from '../figures/networkFigure.ts';
import { smallestRow } from '../tables/smallestRow.ts';
import { counted } from './counted.ts';
import { criterionText } from './criterionText.ts';
import type { Results } from './experimentReport.ts';

/** Networks of more weights are no drawing that one could read. */
const MAX_WEIGHTS = 6000;

/**
 * The figure of the smallest network of an experiment, before and after and step by step: of those at the training
 * accuracy that they began with, where there are such. None without a trace.
 */
export function bestNetwork({ rows, experiment, cells, trace, dataSets }: Results): Figure[] {
  const best = smallestRow(rows(experiment.name, 'summary'));
  const path = best && best.weightsStart <= MAX_WEIGHTS ? trace(best.cell) : null;
  if (!best || !path) return [];
  const figure = networkFigure(path, dataSets);
  if (cells.length === 1) return [figure];
  const which = `The smallest network of ${counted(cells.length, 'cell')} that still has the training accuracy it began with, or of all where none has: ${criterionText(best.criterion)} leaves ${best.weightsLeft} of ${counted(best.weightsStart, 'weight')}.`;
  return [{ ...figure, caption: `${which} ${figure.caption}` }];
}
