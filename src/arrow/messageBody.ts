/** A buffer of a file: its bytes, or the vectors that follow each other in it. */
type BufferData = Uint8Array | readonly Float64Array[];

/** The body of a message of an Arrow file, as its columns add to it, and what its header says of it. */
export class MessageBody {
  /** number of values and of nulls among them, for each column and then for what its values consist of */
  readonly nodes: number[] = [];
  /** start and bytes of each buffer: validity and values of each node; no bytes of validity: there are no nulls */
  readonly places: number[] = [];
  readonly #buffers: BufferData[] = [];
  #bytes = 0;

  /** its length so far */
  get bytes(): number {
    return this.#bytes;
  }

  addNode(values: number, nulls: number): void {
    this.nodes.push(values, nulls);
  }

  /** Adds a buffer, which is copied later. @param bytes its length */
  addBuffer(buffer: BufferData, bytes: number): void {
    const room = padded(bytes);
    this.places.push(this.#bytes, room);
    this.#buffers.push(buffer);
    this.#bytes += room;
  }

  /** Copies it into a file that is 0 there. @param start a multiple of 8 */
  copyTo(file: Uint8Array, start: number): void {
    for (let b = 0; b < this.#buffers.length; b++) {
      if (this.places[2 * b + 1] === 0) continue;
      const buffer = this.#buffers[b];
      const at = start + this.places[2 * b];
      if (buffer instanceof Uint8Array) file.set(buffer, at);
      else copyVectors(buffer, new Float64Array(file.buffer, at, buffer.length * buffer[0].length));
    }
  }
}

function copyVectors(vectors: readonly Float64Array[], target: Float64Array): void {
  for (let v = 0; v < vectors.length; v++) target.set(vectors[v], v * vectors[v].length);
}

/** A length with what is left free up to a multiple of eight. */
export const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;
