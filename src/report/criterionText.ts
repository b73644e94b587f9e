import { criterionStyle } from '../figures/criterionStyle.ts';

/** The label of a criterion, the same in all sentences and figures: `OBS` for `obs`. */
export const criterionText = (name: string): string => criterionStyle(name)?.label ?? name;
