import type { Value } from './columns.ts';
import type { ColumnValues } from './columnValues.ts';
import type { MessageBody } from './messageBody.ts';

/** No validities: nulls are not among them. */
const EMPTY = new Uint8Array(0);

/** Lists of integers: where each ends, and the integers of all. */
export class ListValues implements ColumnValues {
  readonly words = null;
  readonly size = 0;
  readonly hasNulls = false;
  readonly hasValues = true;
  readonly #rows: Int32Array[] = [];

  append(rows: readonly Value[]): void {
    for (const row of rows) this.#rows.push(row as Int32Array);
  }

  addTo(body: MessageBody): void {
    const { length } = this.#rows;
    const ends = new Int32Array(length + 1);
    for (let r = 0; r < length; r++) ends[r + 1] = ends[r] + this.#rows[r].length;
    const integers = new Int32Array(ends[length]);
    for (let r = 0; r < length; r++) integers.set(this.#rows[r], ends[r]);
    body.addNode(length, 0);
    body.addBuffer(EMPTY, 0);
    body.addBuffer(new Uint8Array(ends.buffer), ends.byteLength);
    body.addNode(integers.length, 0);
    body.addBuffer(EMPTY, 0);
    body.addBuffer(new Uint8Array(integers.buffer), integers.byteLength);
  }

  clear(): void {
    this.#rows.length = 0;
  }
}
