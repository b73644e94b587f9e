import type { Figure } from '../figures/figure.ts';
import type { PathSource } from '../figures/pathFamilies.ts';
import { predictedFigure } from '../figures/predicted.ts';
import { groupedBy } from '../tables/groupedBy.ts';
import { criterionText } from './criterionText.ts';
import { listed } from './listed.ts';

/**
 * The figure of measured against predicted changes, with how few or many agree first; none where none was predicted.
 */
export function predictions(source: PathSource): Figure[] {
  const figure = predictedFigure(source);
  if (!figure) return [];
  const shares = [...groupedBy(figure.data.rows, ({ criterion }) => String(criterion))].map(([criterion, rows]) => {
    const [within, all] = (['within', 'deletions'] as const).map((name) =>
      rows.reduce((sum, row) => sum + Number(row[name]), 0),
    );
    return `${Math.round((100 * within) / all)} % by ${criterionText(criterion)}`;
  });
  return [
    {
      ...figure,
      caption: `The measured change is within a factor of 2 of the predicted one in ${listed(shares)} of the deletions. ${figure.caption}`,
    },
  ];
}
