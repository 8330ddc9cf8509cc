const ZERO = 48;
const DOT = 46;

/** Bytes that the quick reader may look at, from the start of an address on. */
const LOOK_AHEAD = 20;

/** Reads dotted quads out of bytes without making a string; `end` is where the last one that was read ended. */
export class QuadReader {
  end = 0;

  /**
   * Reads a strict dotted quad at `start`. The bytes must hold a character that is neither digit nor dot somewhere
   * behind it, such as a line feed, so that nothing is read beyond their end.
   *
   * Without a branch on digits: how many an octet has is as good as random, and mispredicting it four times a line
   * took half of the time. All that can be wrong is gathered in `wrong` and asked for once.
   *
   * @returns the address, or -1 if there is none; then `end` means nothing.
   */
  read(bytes: Uint8Array, start: number): number {
    if (start + LOOK_AHEAD > bytes.length) return this.readNearEnd(bytes, start);
    const a = looseOctet(bytes, start);
    const dotA = start + (a >>> 10);
    const b = looseOctet(bytes, dotA + 1);
    const dotB = dotA + 1 + (b >>> 10);
    const c = looseOctet(bytes, dotB + 1);
    const dotC = dotB + 1 + (c >>> 10);
    const d = looseOctet(bytes, dotC + 1);
    const dots = (bytes[dotA]! ^ DOT) | (bytes[dotB]! ^ DOT) | (bytes[dotC]! ^ DOT);
    // An octet above 255 and the mark of a wrong one both lie in bits 8 and 9.
    const wrong = dots | ((a | b | c | d) & 0x300);
    if (wrong !== 0) return -1;
    this.end = dotC + 1 + (d >>> 10);
    return (((a & 255) << 24) | ((b & 255) << 16) | ((c & 255) << 8) | (d & 255)) >>> 0;
  }

  /** The same, digit by digit, never beyond the first character that cannot belong to an address. */
  readNearEnd(bytes: Uint8Array, start: number): number {
    let address = 0;
    let at = start;
    for (let i = 0; i < 4; i++) {
      if (i > 0 && bytes[at++] !== DOT) return -1;
      let octet = bytes[at]! - ZERO;
      if (octet < 0 || octet > 9) return -1;
      const isZero = octet === 0;
      for (let digit = bytes[++at]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[++at]! - ZERO) {
        octet = octet * 10 + digit;
        if (isZero || octet > 255) return -1;
      }
      address = address * 256 + octet;
    }
    this.end = at;
    return address;
  }
}

/**
 * Up to three digits at `at`: their value in bits 0 to 9, their number above. What does not begin with a digit, or has
 * a leading zero, gets a value above 255. A fourth digit is left to stand where a dot should be.
 */
function looseOctet(bytes: Uint8Array, at: number): number {
  const first = bytes[at]! - ZERO;
  const second = bytes[at + 1]! - ZERO;
  const third = bytes[at + 2]! - ZERO;
  const hasSecond = isDigit(second);
  const hasThird = hasSecond & isDigit(third);
  const two = first + ((first * 9 + second) & -hasSecond);
  const three = two + ((two * 9 + third) & -hasThird);
  const wrong = (isDigit(first) ^ 1) | ((isDigit(first - 1) ^ 1) & hasSecond);
  return (three & 0x3ff) | (wrong << 9) | ((1 + hasSecond + hasThird) << 10);
}

/** 1 for 0 to 9, else 0, without a branch. */
function isDigit(value: number): number {
  return ((value - 10) & ~value) >>> 31;
}
