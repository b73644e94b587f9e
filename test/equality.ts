import { expect } from 'vitest';

/**
 * Typed arrays with the same bytes are equal: Vitest would look at each entry as at the key of an object, which takes
 * most of the time of a test that compares matrices. Arrays with other bytes are compared as ever, and so are other
 * things.
 */
function sameBytes(a: unknown, b: unknown): true | undefined {
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b) || a.constructor !== b.constructor) return undefined;
  const [one, other] = [a, b].map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  return one.equals(other) ? true : undefined;
}

// Files that share a process share its testers: one is enough.
const known = Symbol.for('tester of the same bytes');
if (!Reflect.has(globalThis, known)) expect.addEqualityTesters([sameBytes]);
Reflect.set(globalThis, known, true);
