import { ALIGNMENT, BLOCKS } from './qr-tables.ts';

/** A QR code: rows of modules, true is dark. */
export type QrMatrix = readonly (readonly boolean[])[];

// Powers and logarithms of the field GF(256) with the polynomial x^8 + x^4 + x^3 + x^2 + 1 (ISO/IEC 18004 §7.5.2).
const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let index = 0, value = 1; index < 255; index++) {
  EXP[index] = value;
  EXP[index + 255] = value;
  LOG[value] = index;
  value = (value << 1) ^ (value & 128 ? 0x11d : 0);
}

/**
 * Error-correction bytes of a block: the remainder of its division by the generator polynomial of that degree.
 *
 * @example
 * reedSolomon([32, 91, 11], 10); // ten bytes
 */
export function reedSolomon(data: readonly number[], degree: number): number[] {
  let generator = [1];
  for (let root = 0; root < degree; root++) {
    const next = [...generator, 0];
    generator.forEach((term, index) => {
      if (term) next[index + 1]! ^= EXP[LOG[term]! + root]!;
    });
    generator = next;
  }
  const rest = [...data, ...new Array<number>(degree).fill(0)];
  for (let index = 0; index < data.length; index++) {
    const factor = rest[index]!;
    if (factor === 0) continue;
    generator.forEach((term, offset) => {
      if (term) rest[index + offset]! ^= EXP[LOG[term]! + LOG[factor]!]!;
    });
  }
  return rest.slice(data.length);
}

/**
 * Encodes a text as QR code in byte mode, in the smallest version that holds it; versions 1 to 13 are enough for what an authenticator
 * application reads. Error correction is of level M, which restores about 15 % of damage. ISO/IEC 18004:2015.
 *
 * @throws {RangeError} for a text longer than version 13 holds
 * @example
 * encodeQr('otpauth://totp/Aegis:kim?secret=…').length; // 41 modules a side, or so
 */
export function encodeQr(text: string): QrMatrix {
  const bytes = new TextEncoder().encode(text);
  const version = BLOCKS.findIndex((_, index) => capacityOf(index + 1) >= bytes.length) + 1;
  if (version === 0) throw new RangeError(`${bytes.length} bytes are too many for a QR code here`);
  const codewords = interleave(dataOf(bytes, version), version);
  const { modules, fixed } = frame(version);
  place(modules, fixed, codewords);
  let best: boolean[][] = modules;
  let least = Number.POSITIVE_INFINITY;
  for (let mask = 0; mask < 8; mask++) {
    const candidate = masked(modules, fixed, mask);
    writeFormat(candidate, mask);
    const penalty = penaltyOf(candidate);
    if (penalty < least) [least, best] = [penalty, candidate];
  }
  return best;
}

const lengthBits = (version: number) => (version < 10 ? 8 : 16);

function dataBytes(version: number): number {
  const [, ...groups] = BLOCKS[version - 1]!;
  return groups.reduce((sum, [count, size]) => sum + count * size, 0);
}

function capacityOf(version: number): number {
  return dataBytes(version) - Math.ceil((4 + lengthBits(version)) / 8);
}

/** Mode, length, text, end and padding as bytes. */
function dataOf(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = [];
  const push = (value: number, count: number) => {
    for (let bit = count - 1; bit >= 0; bit--) bits.push((value >> bit) & 1);
  };
  push(4, 4);
  push(bytes.length, lengthBits(version));
  for (const byte of bytes) push(byte, 8);
  const room = dataBytes(version) * 8;
  push(0, Math.min(4, room - bits.length));
  push(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < room; pad ^= 0xec ^ 0x11) push(pad, 8);
  const data: number[] = [];
  for (let index = 0; index < bits.length; index += 8) {
    data.push(bits.slice(index, index + 8).reduce((byte, bit) => (byte << 1) | bit, 0));
  }
  return data;
}

/** Splits into blocks, adds correction, and takes a byte of each in turn. */
function interleave(data: readonly number[], version: number): number[] {
  const [degree, ...groups] = BLOCKS[version - 1]!;
  const blocks: number[][] = [];
  let start = 0;
  for (const [count, size] of groups) {
    for (let index = 0; index < count; index++, start += size) blocks.push(data.slice(start, start + size));
  }
  const corrections = blocks.map((block) => reedSolomon(block, degree));
  const inTurn = (lists: readonly (readonly number[])[]) => {
    const longest = Math.max(...lists.map((list) => list.length));
    return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1))).flat();
  };
  return [...inTurn(blocks), ...inTurn(corrections)];
}

/** The parts that every code of a version has; `fixed` marks where no data goes. */
function frame(version: number) {
  const size = version * 4 + 17;
  const grid = () => Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
  const modules = grid();
  const fixed = grid();
  const set = (x: number, y: number, dark: boolean) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    modules[y]![x] = dark;
    fixed[y]![x] = true;
  };
  const square = (centreX: number, centreY: number, radius: number, isDark: (distance: number) => boolean) => {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        set(centreX + dx, centreY + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
      }
    }
  };
  for (let index = 0; index < size; index++) {
    set(6, index, index % 2 === 0);
    set(index, 6, index % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const) {
    square(x, y, 4, (distance) => distance !== 2 && distance !== 4);
  }
  const centres = ALIGNMENT[version - 1]!;
  for (const x of centres) {
    for (const y of centres) {
      const isCorner = (x === 6 && (y === 6 || y === size - 7)) || (x === size - 7 && y === 6);
      if (!isCorner) square(x, y, 2, (distance) => distance !== 1);
    }
  }
  // Room for the format, written once the mask is known, and the one module that is always dark.
  for (let index = 0; index < 9; index++) {
    fixed[8]![index] = fixed[index]![8] = true;
    if (index < 8) fixed[8]![size - 1 - index] = fixed[size - 1 - index]![8] = true;
  }
  set(8, size - 8, true);
  if (version >= 7) writeVersion(set, version, size);
  return { modules, fixed };
}

/** BCH code of `count` further bits. */
function withRemainder(value: number, generator: number, count: number): number {
  let rest = value;
  for (let bit = 0; bit < count; bit++) rest = (rest << 1) ^ ((rest >> (count - 1)) & 1 ? generator : 0);
  return (value << count) | rest;
}

function writeVersion(set: (x: number, y: number, dark: boolean) => void, version: number, size: number): void {
  const bits = withRemainder(version, 0x1f25, 12);
  for (let bit = 0; bit < 18; bit++) {
    const dark = ((bits >> bit) & 1) === 1;
    const near = Math.floor(bit / 3);
    const far = size - 11 + (bit % 3);
    set(far, near, dark);
    set(near, far, dark);
  }
}

function writeFormat(modules: boolean[][], mask: number): void {
  const size = modules.length;
  // The two bits before the mask say the level; those of M are zero.
  const bits = withRemainder(mask, 0x537, 10) ^ 0x5412;
  for (let bit = 0; bit < 15; bit++) {
    const dark = ((bits >> bit) & 1) === 1;
    // First copy: down the eighth column, then back along the eighth row, stepping over the timing lines.
    if (bit < 6) modules[bit]![8] = dark;
    else if (bit < 8) modules[bit + 1]![8] = dark;
    else if (bit === 8) modules[8]![7] = dark;
    else modules[8]![14 - bit] = dark;
    if (bit < 8) modules[8]![size - 1 - bit] = dark;
    else modules[size - 15 + bit]![8] = dark;
  }
}

/** Fills the free modules in columns of two, from the right, up and down in turn. */
function place(modules: boolean[][], fixed: readonly (readonly boolean[])[], codewords: readonly number[]): void {
  const size = modules.length;
  let bit = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    // The vertical timing line belongs to no column of two.
    if (right === 6) right = 5;
    const isUp = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step++) {
      const y = isUp ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (fixed[y]![x]) continue;
        modules[y]![x] = (((codewords[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
        bit += 1;
      }
    }
  }
}

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

function masked(modules: QrMatrix, fixed: QrMatrix, mask: number): boolean[][] {
  const flips = MASKS[mask]!;
  return modules.map((row, y) => row.map((dark, x) => (fixed[y]![x] ? dark : dark !== flips(x, y))));
}

/** How hard a code is to read: long runs, blocks, what looks like a finder, and imbalance (§7.8.3). */
function penaltyOf(modules: QrMatrix): number {
  const size = modules.length;
  const columns = modules.map((_, x) => modules.map((row) => row[x]!));
  let penalty = 0;
  for (const line of [...modules, ...columns]) {
    const text = line.map((dark) => (dark ? '1' : '0')).join('');
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) penalty += run.length - 2;
    penalty += 40 * (text.match(/(?=10111010000)|(?=00001011101)/g) ?? []).length;
  }
  let dark = 0;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const here = modules[y]![x];
      if (here) dark += 1;
      const isBlock = here === modules[y]![x + 1] && here === modules[y + 1]?.[x] && here === modules[y + 1]?.[x + 1];
      if (isBlock) penalty += 3;
    }
  }
  return penalty + 10 * Math.floor(Math.abs((dark * 20) / (size * size) - 10));
}
