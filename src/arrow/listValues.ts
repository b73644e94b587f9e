import type { Value } from './columns.ts';
import { type ColumnValues, Validity } from './columnValues.ts';
import type { MessageBody } from './messageBody.ts';

/** No validities of items: nulls are not among them. */
const EMPTY = new Uint8Array(0);

/** Lists of numbers of one type, of any length: where each ends, and the numbers of all. A null is an empty list. */
export class ListValues<Items extends Int32Array | Float64Array> implements ColumnValues {
  readonly words = null;
  readonly size = 0;
  readonly #Items: new (
    length: number,
  ) => Items;
  readonly #rows: (Items | null)[] = [];
  readonly #validity = new Validity();

  /** @param Items of the lists */
  constructor(Items: new (length: number) => Items) {
    this.#Items = Items;
  }

  get hasNulls(): boolean {
    return this.#validity.hasNulls;
  }

  get hasValues(): boolean {
    return this.#validity.hasValues;
  }

  append(rows: readonly Value[]): void {
    this.#validity.append(rows);
    for (const row of rows) this.#rows.push(row as Items | null);
  }

  addTo(body: MessageBody): void {
    const { length } = this.#rows;
    const ends = new Int32Array(length + 1);
    for (let r = 0; r < length; r++) ends[r + 1] = ends[r] + (this.#rows[r]?.length ?? 0);
    const items = new this.#Items(ends[length]);
    for (let r = 0; r < length; r++) {
      const row = this.#rows[r];
      if (row) items.set(row, ends[r]);
    }
    this.#validity.addTo(body);
    body.addBuffer(new Uint8Array(ends.buffer), ends.byteLength);
    body.addNode(items.length, 0);
    body.addBuffer(EMPTY, 0);
    body.addBuffer(new Uint8Array(items.buffer), items.byteLength);
  }

  clear(): void {
    this.#rows.length = 0;
    this.#validity.clear();
  }
}
