/** Reversed polynomial of CRC-32 (ISO 3309), as ZIP and API keys use it. */
const POLYNOMIAL = 0xedb88320;

// Four tables, so that a step takes four bytes ("slicing"): the checksum runs over every inflated byte.
const TABLES: readonly Int32Array[] = (() => {
  const first = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    first[byte] = value;
  }
  const tables = [first];
  for (let level = 1; level < 4; level++) {
    const previous = tables[level - 1]!;
    tables.push(previous.map((value) => (value >>> 8) ^ first[value & 0xff]!));
  }
  return tables;
})();

/**
 * CRC-32 of `bytes`, or of what gave `previous` followed by `bytes`.
 *
 * @returns an unsigned 32-bit number
 * @example
 * crc32(new TextEncoder().encode('123456789')).toString(16); // 'cbf43926'
 */
export function crc32(bytes: Uint8Array, previous = 0): number {
  const [t0, t1, t2, t3] = TABLES as [Int32Array, Int32Array, Int32Array, Int32Array];
  let crc = ~previous;
  let at = 0;
  for (const last = bytes.length - 3; at < last; at += 4) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc = t3[crc & 0xff]! ^ t2[(crc >>> 8) & 0xff]! ^ t1[(crc >>> 16) & 0xff]! ^ t0[crc >>> 24]!;
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ t0[(crc ^ bytes[at]!) & 0xff]!;
  return ~crc >>> 0;
}
