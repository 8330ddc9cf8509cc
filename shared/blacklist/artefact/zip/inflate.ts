import { AegisError } from '../../../kernel/error.ts';

/**
 * Compressed bytes handed to the decompressor at a time. A runtime may inflate all it was given before it hands
 * anything out, so this, times deflate's bound of 1,032:1, is what can pile up: about 4 MiB.
 */
const FEED = 4_096;
const READY_TURNS = 4;

/**
 * Inflates a raw deflate stream piece by piece. The caller's pace is the decompressor's: the next piece is fed only while
 * a read waits for output, whatever back pressure the runtime itself keeps. Leaving the loop early frees it.
 *
 * @param onFed told the compressed bytes fed so far, before each piece
 * @throws {AegisError} `artefact_unreadable` when the stream is not valid deflate
 */
export async function* inflateRaw(
  compressed: Uint8Array,
  onFed: (bytes: number) => void = () => {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = new DecompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  const reader: ReadableStreamDefaultReader<Uint8Array> = stream.readable.getReader();
  // Errors of the writing side come out on the reading side too; here they only must not go unhandled.
  const ignore = (): void => {};
  writer.closed.catch(ignore);
  reader.closed.catch(ignore);
  let fed = 0;
  let closing = false;
  let accepted = true;
  /** Feeds the next piece, or closes; nothing while the last one is not accepted yet. */
  const feed = (): Promise<void> => {
    accepted = false;
    let done: Promise<void>;
    if (fed < compressed.length) {
      const piece = compressed.subarray(fed, fed + FEED);
      fed += piece.length;
      onFed(fed);
      done = writer.write(piece);
    } else {
      closing = true;
      done = writer.close();
    }
    return done.catch(ignore).finally(() => {
      accepted = true;
    });
  };
  let feeding: Promise<void> = Promise.resolve();
  try {
    for (;;) {
      let settled = false;
      const read = reader.read().finally(() => {
        settled = true;
      });
      read.catch(ignore);
      // Output that lies ready settles the read within a few microtasks; feeding before that would run ahead of it.
      for (let turn = 0; turn < READY_TURNS && !settled; turn++) await null;
      while (!settled) {
        if (accepted && closing) break;
        if (accepted) feeding = feed();
        await Promise.race([read.catch(ignore), feeding]);
      }
      const { done, value } = await read;
      if (done) return;
      yield value;
    }
  } catch (cause) {
    throw new AegisError('artefact_unreadable', 'A part of the archive cannot be inflated', {
      details: { reason: 'deflate' },
      cause,
    });
  } finally {
    reader.cancel().catch(ignore);
    writer.abort().catch(ignore);
  }
}
