/** What {@link readCapped} returns for a body that is too long. */
export const TOO_LARGE = Symbol('too large');

/**
 * Reads a body whole, up to a limit; beyond it the rest is not fetched. A declared length beyond the limit is believed, a
 * smaller one is not.
 */
export async function readCapped(
  response: Response,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | typeof TOO_LARGE> {
  const declared = Number(response.headers.get('content-length') ?? 0);
  if (response.body === null) return new Uint8Array();
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (declared <= maxBytes) {
    const { done, value } = await reader.read();
    if (done) return joined(chunks, length);
    length += value.byteLength;
    if (length > maxBytes) break;
    chunks.push(value);
  }
  // Safe: what is cancelled is not wanted any more, however that ends.
  reader.cancel().catch(() => undefined);
  return TOO_LARGE;
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
