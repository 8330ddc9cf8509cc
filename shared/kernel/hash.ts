/** Lower-case hexadecimal of bytes. */
export function hexOf(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}

/** Bytes of a string in UTF-8; bytes as they are. */
export function bytesOf(value: Uint8Array | string): Uint8Array {
  return typeof value === 'string' ? new TextEncoder().encode(value) : value;
}

/**
 * SHA-256 (FIPS 180-4) in lower-case hex; a string is hashed as UTF-8.
 *
 * @example
 * await sha256Hex('abc'); // 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
 */
export async function sha256Hex(value: Uint8Array | string): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytesOf(value) as BufferSource)));
}

/**
 * Whether two secrets are equal, in a time that depends on the given one's length alone and not on where they differ.
 * Synchronous on purpose: a promise that somebody forgot to await would be true.
 *
 * @example
 * if (!constantTimeEqual(givenKey, adminKey)) throw new AegisError('unauthenticated', 'The key is wrong');
 */
export function constantTimeEqual(given: Uint8Array | string, expected: Uint8Array | string): boolean {
  const left = bytesOf(given);
  const right = bytesOf(expected);
  let difference = left.byteLength ^ right.byteLength;
  for (let index = 0; index < left.byteLength; index++) {
    difference |= (left[index] ?? 0) ^ (right[index % Math.max(1, right.byteLength)] ?? 0);
  }
  return difference === 0;
}
