import { plainArrowParts } from '../arrow/plainArrow.ts';
import type { ExportedTable } from './exportedTable.ts';
import type { ExportFormat } from './exportFormat.ts';

/** Plain Arrow: without the dictionaries of our own files, and readable as a stream. */
export const arrow: ExportFormat = {
  name: 'arrow',
  meaning: 'an Arrow file without dictionaries, which every reader of Arrow knows',
  describe: null,
  writer: async () => arrowParts,
};

const arrowParts = ({ columns, vectorSizes, metadata, batches }: ExportedTable): Generator<Uint8Array> =>
  plainArrowParts(columns, vectorSizes, metadata, batches());
