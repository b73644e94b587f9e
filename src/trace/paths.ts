import { join } from 'node:path';

/** Where everything of one experiment lies: the only place that knows the names of files. */
export interface ExperimentPaths {
  /** trace of one cell */
  cell(id: string): string;
  /** one of its tables, e.g. `summary` */
  table(name: string): string;
  readonly manifest: string;
}

/** @param out folder of results; each experiment has a folder of its name in it */
export function experimentPaths(out: string, experiment: string): ExperimentPaths {
  const folder = join(out, experiment);
  return {
    cell: (id) => join(folder, 'cells', `${id}.arrow`),
    table: (name) => join(folder, `${name}.arrow`),
    manifest: join(folder, 'manifest.json'),
  };
}

/** The verdicts on the papers' claims, beside the folders of the experiments. */
export const claimsPath = (out: string): string => join(out, 'claims.arrow');
