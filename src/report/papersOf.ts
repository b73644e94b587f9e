import { type Claim, OURS } from '../tables/claim.ts';

/** The papers that claims are of, each once, in their order: `Hassibi & Stork, NIPS 5 (1993)`. */
export function papersOf(claims: readonly Claim[]): string[] {
  const sources = claims.filter(({ source }) => source !== OURS).flatMap(({ source }) => source.split('; '));
  return [...new Set(sources.flatMap((source) => /^.*?\(\d{4}\)/.exec(source)?.[0] ?? []))];
}
