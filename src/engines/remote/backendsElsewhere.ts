import type { BackendsInUse } from '../../estimate/backendsInUse.ts';
import type { Cell } from '../../experiment/cells.ts';

/** The backends that cells ask for, where workers elsewhere compute them: what those have is for them to say. */
export const backendsElsewhere = (cells: readonly Cell[]): BackendsInUse => ({
  name: [...new Set(cells.map(({ config }) => config.backend))].join(', '),
  core: 'of the workers',
});
