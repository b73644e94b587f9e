import type { Manifest } from '../../sweep/manifest.ts';

/** A fact of two runs that is not the same in both; null where a run does not say. */
export interface FactChange {
  readonly fact: string;
  readonly first: string | null;
  readonly second: string | null;
}

/** The facts of the manifests of two runs in which they differ; where one run has no manifest, this fact alone. */
export function factChanges(first: Manifest | null, second: Manifest | null): FactChange[] {
  if ((first === null) !== (second === null)) {
    const [there, other] = [first, second].map((manifest) => (manifest ? 'there' : 'not there'));
    return [{ fact: 'manifest.json', first: there, second: other }];
  }
  const [left, right] = [factsOf(first), factsOf(second)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((fact) => {
    const [a, b] = [left.get(fact) ?? null, right.get(fact) ?? null];
    return a === b ? [] : [{ fact, first: a, second: b }];
  });
}

/** Whatever may explain why results differ; times and commands are not of that kind. */
function factsOf(manifest: Manifest | null): Map<string, string> {
  if (!manifest) return new Map();
  const { status, version, node, cpu, cores, engine, threads, part, backend, cells, data, networks = {} } = manifest;
  const digests = [
    ...Object.entries(data).map(([name, digest]) => [`data of ${name}`, digest] as const),
    ...Object.entries(networks).map(([name, digest]) => [`network ${name}`, digest] as const),
  ];
  return new Map([
    ...([
      ['version', version],
      ['Node.js', node],
      ['CPU', cpu],
      ['cores', String(cores)],
      ['backend', `${backend.name} (${backend.core})`],
      ['engine', engine],
      ['threads', String(threads ?? '-')],
      ['part', part ?? 'all cells'],
      ['status', status],
      ['cells planned', String(cells.planned)],
      ['cells failed', String(cells.failed)],
    ] as const),
    ...digests,
  ]);
}
