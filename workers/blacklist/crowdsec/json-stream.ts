const CHUNK_CHARACTERS = 64 * 1024;

/**
 * An array as JSON, piece by piece; `null` when it is empty, as Go writes one that was never filled.
 *
 * @example
 * [...jsonArray([])]; // ['null']
 */
export function* jsonArray(items: Iterable<unknown>): Generator<string, void, undefined> {
  let isEmpty = true;
  for (const item of items) {
    yield `${isEmpty ? '[' : ','}${JSON.stringify(item)}`;
    isEmpty = false;
  }
  yield isEmpty ? 'null' : ']';
}

/** A JSON body that is written as fast as it is read: lists are too long to be held as text. */
export function jsonStream(pieces: Iterator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull(controller) {
      let text = '';
      while (text.length < CHUNK_CHARACTERS) {
        const step = pieces.next();
        if (step.done) {
          if (text !== '') controller.enqueue(encoder.encode(text));
          controller.close();
          return;
        }
        text += step.value;
      }
      controller.enqueue(encoder.encode(text));
    },
  });
}
