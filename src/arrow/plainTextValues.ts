import type { Value } from './columns.ts';
import { type ColumnValues, Validity } from './columnValues.ts';
import type { MessageBody } from './messageBody.ts';

/** Texts letter by letter: where each ends, and the letters of all. */
export class PlainTextValues implements ColumnValues {
  readonly words = null;
  readonly size = 0;
  readonly #texts: string[] = [];
  readonly #validity = new Validity();

  get hasNulls(): boolean {
    return this.#validity.hasNulls;
  }

  get hasValues(): boolean {
    return this.#validity.hasValues;
  }

  append(values: readonly Value[]): void {
    this.#validity.append(values);
    for (const value of values) this.#texts.push((value as string | null) ?? '');
  }

  addTo(body: MessageBody): void {
    this.#validity.addTo(body);
    const ends = new Int32Array(this.#texts.length + 1);
    const letters = Buffer.from(this.#texts.join(''));
    for (let t = 0; t < this.#texts.length; t++) ends[t + 1] = ends[t] + Buffer.byteLength(this.#texts[t]);
    body.addBuffer(new Uint8Array(ends.buffer), ends.byteLength);
    body.addBuffer(letters, letters.length);
  }

  clear(): void {
    this.#texts.length = 0;
    this.#validity.clear();
  }
}
