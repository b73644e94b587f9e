import { join } from 'node:path';

/** The paths of everything of one experiment: no other file of the code knows the names of files. */
export interface ExperimentPaths {
  /** trace of one cell */
  cell(id: string): string;
  /** why one cell failed when it was last tried */
  failure(id: string): string;
  /** one of its tables, e.g. `summary` */
  table(name: string): string;
  /** what was measured of the cells for its tables, e.g. `times` */
  measurement(name: string): string;
  /** the folder of those */
  readonly measurements: string;
  readonly manifest: string;
  /** what is said of its results, for a browser */
  readonly report: string;
  /** the cells' own folder */
  readonly cells: string;
  /** a file for each process that is at work on the experiment */
  readonly processes: string;
  /** the search for one best mask, done or as far as it came, by the digest of all that decides it */
  proof(digest: string): string;
  /** the folder of those */
  readonly proofs: string;
  /** the folder of its tables in the formats of other tools */
  readonly exports: string;
}

/** The end of the names of files that say why a cell failed. */
export const FAILURE = '.failure.json';

/** @param out folder of results; each experiment has a folder of its name in it */
export function experimentPaths(out: string, experiment: string): ExperimentPaths {
  const folder = join(out, experiment);
  return {
    cells: join(folder, 'cells'),
    cell: (id) => join(folder, 'cells', `${id}.arrow`),
    failure: (id) => join(folder, 'cells', `${id}${FAILURE}`),
    processes: join(folder, 'processes'),
    table: (name) => join(folder, `${name}.arrow`),
    measurements: join(folder, 'measurements'),
    measurement: (name) => join(folder, 'measurements', `${name}.arrow`),
    proofs: join(folder, 'proofs'),
    proof: (digest) => join(folder, 'proofs', `${digest}.arrow`),
    exports: join(folder, 'export'),
    manifest: join(folder, 'manifest.json'),
    report: join(folder, 'report.html'),
  };
}

/** The verdicts on the papers' claims, beside the folders of the experiments. */
export const claimsPath = (out: string): string => join(out, 'claims.arrow');

/** The list of the reports beside it. */
export const indexPath = (out: string): string => join(out, 'index.html');

/** Trained networks that all experiments share. No experiment can have a name that begins with a dot. */
export const networksPath = (out: string): string => join(out, '.cache', 'networks');

/** A data set of the user's, by its digest. */
export const dataPath = (out: string, sha256: string): string => join(out, '.cache', 'data', sha256);

/** A network that was given, by its digest. */
export const givenNetworkPath = (out: string, sha256: string): string => join(out, '.cache', 'given', sha256);
