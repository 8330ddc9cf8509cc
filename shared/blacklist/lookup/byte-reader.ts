import { unreadable } from './open.ts';

/** Takes pieces of given lengths from a stream of bytes. */
export class ByteReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #rest = new Uint8Array(0);

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /**
   * The next `length` bytes, in memory of their own.
   *
   * @throws AegisError `internal` if the stream ends before.
   */
  async take(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const piece = new Uint8Array(length);
    await this.fill(piece);
    return piece;
  }

  /** Fills a piece of memory with the next bytes; throws as {@link ByteReader.take} does. */
  async fill(piece: Uint8Array): Promise<void> {
    for (let at = 0; at < piece.length; ) {
      if (this.#rest.length === 0) {
        const { done, value } = await this.#reader.read();
        if (done) throw unreadable('it is cut off');
        this.#rest = value as Uint8Array<ArrayBuffer>;
      }
      const taken = Math.min(piece.length - at, this.#rest.length);
      piece.set(this.#rest.subarray(0, taken), at);
      this.#rest = this.#rest.subarray(taken);
      at += taken;
    }
  }

  /** Ends the stream; nothing more is wanted of it. */
  async cancel(): Promise<void> {
    await this.#reader.cancel();
  }
}
