import { type Fault, faultAt, type Path } from './faultAt.ts';

/**
 * The first thing in a value that JSON would lose or change, or null: an experiment goes into the manifest of its run
 * and back. (−0 passes: it is written as 0, which it is in every field.)
 */
export const notPlain = (value: unknown): Fault | null => foundIn(value, [], new Set());

/** @param around the lists and objects that the value is inside of */
function foundIn(value: unknown, path: Path, around: Set<object>): Fault | null {
  const kind = foreignKind(value, around);
  if (kind) {
    const allowed = 'plain data: text, finite numbers, true, false, null, lists and objects of these';
    return faultAt(path, `must be ${allowed}, got ${kind}`);
  }
  if (typeof value !== 'object' || value === null) return null;
  around.add(value);
  // Array.from makes holes of a list visible.
  const inner: [PropertyKey, unknown][] = Array.isArray(value)
    ? Array.from(value, (item, index) => [index, item])
    : Object.entries(value);
  for (const [key, item] of inner) {
    const fault = foundIn(item, [...path, key], around);
    if (fault) return fault;
  }
  around.delete(value);
  return null;
}

function foreignKind(value: unknown, around: ReadonlySet<object>): string | null {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return null;
    case 'number':
      return Number.isFinite(value) ? null : String(value);
    case 'object': {
      if (value === null) return null;
      if (around.has(value)) return 'something that holds itself';
      const prototype = Object.getPrototypeOf(value);
      return Array.isArray(value) || prototype === Object.prototype || prototype === null
        ? null
        : `an object of class ${prototype.constructor?.name ?? 'unknown'}`;
    }
    case 'undefined':
      return 'undefined';
    default:
      return `a ${typeof value}`;
  }
}
