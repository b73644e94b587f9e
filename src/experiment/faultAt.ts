/**
 * The path to something in an experiment: names of fields and numbers of list items (0, 1, …), from the outside in.
 */
export type Path = readonly PropertyKey[];

/** A fault of an experiment, in a line, and where it stands. */
export interface Fault {
  readonly path: Path;
  /** begins with the path, where there is one: `grids.0: alpha must be …` */
  readonly message: string;
}

/** `grids.0: alpha must be …` */
export const faultAt = (path: Path, complaint: string, inside: Path = path): Fault => ({
  path,
  message: inside.length > 0 ? `${inside.map(String).join('.')}: ${complaint}` : complaint,
});
