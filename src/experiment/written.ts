import type { Path } from './faultAt.ts';

/** The content of a file, and where in its text each part stands. */
export interface Written {
  readonly value: unknown;
  /** `line 3, column 5` of what stands at a path; empty where that is not known */
  readonly positionOf: (path: Path) => string | Promise<string>;
}
