import type { Program } from '../../parallel/team.ts';
import type { Kernels } from './kernels.ts';
import { spans } from './tiles.ts';

/** Entries that one task computes. */
const PIECE = 512;

/**
 * A row with pending terms, piece by piece: see `Backend.pendingRow`.
 *
 * values: B, its pitch, n, q, U, pending terms, scale.
 */
export const pendingRow =
  (kernels: Kernels): Program =>
  (thread, [b, pitch, n, q, u, pending, scale]) => {
    const pieces = spans(n, PIECE);
    thread.share(pieces.length, (task) => {
      const { first, end } = pieces[task];
      kernels.pendingRow(b, pitch, q, u, pending, first, end, scale);
    });
  };
