import { existsSync } from 'node:fs';
import { readRows } from '../../arrow/arrowFile.ts';
import { claimsPath } from '../../files/paths.ts';
import { CLAIMS_COLUMNS } from '../../tables/claim.ts';

/** A claim whose verdict two reproductions do not share; null: the claim is in the other one only. */
export interface VerdictChange {
  readonly claim: string;
  readonly source: string;
  readonly first: string | null;
  readonly second: string | null;
  /** figures of the two runs */
  readonly ours: readonly [first: string | null, second: string | null];
}

/** The verdicts of two folders of results. */
export interface VerdictChanges {
  readonly claims: number;
  readonly changes: readonly VerdictChange[];
  /** claims with the same verdict whose figures differ */
  readonly otherFigures: number;
}

/**
 * Compares the `claims.arrow` of two folders of results.
 *
 * @returns null where neither has one
 * @throws {ResultError} if one is damaged
 */
export function verdictChanges(first: string, second: string): VerdictChanges | null {
  const [left, right] = [first, second].map(claimsIn);
  if (left.size + right.size === 0) return null;
  const keys = [...new Set([...left.keys(), ...right.keys()])];
  const both = keys.map((key) => [left.get(key), right.get(key)] as const);
  return {
    claims: keys.length,
    changes: both
      .filter(([a, b]) => a?.verdict !== b?.verdict)
      .map(([a, b]) => {
        const { claim, source } = (a ?? b)!;
        return {
          claim,
          source,
          first: a?.verdict ?? null,
          second: b?.verdict ?? null,
          ours: [a?.ours ?? null, b?.ours ?? null],
        };
      }),
    otherFigures: both.filter(([a, b]) => a && b && a.verdict === b.verdict && a.ours !== b.ours).length,
  };
}

function claimsIn(out: string) {
  const path = claimsPath(out);
  const rows = existsSync(path) ? readRows(path, CLAIMS_COLUMNS) : [];
  return new Map(rows.map((row) => [`${row.source}: ${row.claim}`, row]));
}
