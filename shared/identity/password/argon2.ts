/** Cost of an Argon2id hash. */
export interface Argon2Cost {
  /** KiB, at least 8 a lane. */
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}

export interface Argon2Input extends Argon2Cost {
  readonly password: Uint8Array;
  /** At least 8 bytes. */
  readonly salt: Uint8Array;
  /** Bytes of the result. */
  readonly length: number;
  /** Key of RFC 9106 (`K`); empty by default. */
  readonly secret?: Uint8Array;
  /** Associated data of RFC 9106 (`X`); empty by default. */
  readonly associated?: Uint8Array;
}

export interface Argon2Modules {
  /** Fills the memory; exports of `argon2-wasm-edge/wasm/argon2.wasm`. */
  readonly argon2: WebAssembly.Module;
  /** BLAKE2b; exports of `argon2-wasm-edge/wasm/blake2b.wasm`. */
  readonly blake2b: WebAssembly.Module;
}

const VERSION = 0x13;
const TYPE_ARGON2ID = 2;
const BLOCK_BYTES = 1024;
/** The filling code reads its parameters behind the last block. */
const PARAMETER_BYTES = BLOCK_BYTES;
/** What the filling module has from the beginning. */
const INITIAL_BYTES = 512 * 1024;
/** What the BLAKE2b module takes at once. */
const BLAKE_BUFFER_BYTES = 16 * 1024;

interface FillExports {
  readonly memory: WebAssembly.Memory;
  Hash_GetBuffer(): number;
  Hash_SetMemorySize(bytes: number): number;
  Hash_Calculate(length: number, memoryKiB: number): void;
}

interface BlakeExports {
  readonly memory: WebAssembly.Memory;
  Hash_GetBuffer(): number;
  Hash_Init(bits: number): void;
  Hash_Update(bytes: number): void;
  Hash_Final(): void;
}

/**
 * Argon2id (RFC 9106, version 0x13) on two WebAssembly modules, each instantiated once: the package's own API makes new instances
 * for every hash and yields in between, so that n sign-ins at once hold n times the memory. Here one memory serves all, and
 * {@link Argon2.hash} is synchronous: two hashes of one isolate cannot overlap.
 *
 * @example
 * new Argon2({ argon2, blake2b }).hash({ password, salt, memoryKiB: 19_456, passes: 2, lanes: 1, length: 32 });
 */
export class Argon2 {
  readonly #fill: FillExports;
  readonly #blake: BlakeExports;
  readonly #fillOffset: number;
  readonly #blakeOffset: number;
  #capacity = INITIAL_BYTES;

  constructor(modules: Argon2Modules) {
    // The shape of the exports is the package's, pinned by version and held by known answers in the tests.
    this.#fill = new WebAssembly.Instance(modules.argon2).exports as unknown as FillExports;
    this.#blake = new WebAssembly.Instance(modules.blake2b).exports as unknown as BlakeExports;
    this.#fillOffset = this.#fill.Hash_GetBuffer();
    this.#blakeOffset = this.#blake.Hash_GetBuffer();
  }

  /** Bytes that the instance holds: the greatest hash so far and less than a megabyte. WebAssembly memory never shrinks. */
  get memoryBytes(): number {
    return this.#fill.memory.buffer.byteLength + this.#blake.memory.buffer.byteLength;
  }

  /**
   * @returns `length` bytes.
   * @throws RangeError when the memory cannot be had, or the cost is none that Argon2 knows.
   */
  hash(input: Argon2Input): Uint8Array {
    const { memoryKiB, passes, lanes, length } = input;
    if (lanes < 1 || passes < 1 || length < 4 || memoryKiB < 8 * lanes || input.salt.length < 8) {
      throw new RangeError('This is no cost of Argon2');
    }
    this.#reserve(memoryKiB * BLOCK_BYTES + PARAMETER_BYTES);
    const memory = new Uint8Array(
      this.#fill.memory.buffer,
      this.#fillOffset,
      memoryKiB * BLOCK_BYTES + PARAMETER_BYTES,
    );
    try {
      memory.set(words(lanes, length, memoryKiB, passes, VERSION, TYPE_ARGON2ID), memoryKiB * BLOCK_BYTES);
      this.#seedLanes(memory, this.#initialHash(input), lanes, Math.floor(memoryKiB / (4 * lanes)) * 4);
      this.#fill.Hash_Calculate(0, memoryKiB);
      return this.#longHash(memory.slice(0, BLOCK_BYTES), length);
    } finally {
      // The next hash is XORed into this memory, and nothing that comes from a password stays.
      memory.fill(0);
    }
  }

  /** Asking for less than there is would be taken for almost 4 GiB: the code subtracts without a sign. */
  #reserve(bytes: number): void {
    if (bytes <= this.#capacity) return;
    if (this.#fill.Hash_SetMemorySize(bytes) !== 0) throw new RangeError('The memory for this hash cannot be had');
    this.#capacity = bytes;
  }

  /** H0 of RFC 9106 §3.2. */
  #initialHash({ memoryKiB, passes, lanes, length, password, salt, secret, associated }: Argon2Input): Uint8Array {
    const parts = [words(lanes, length, memoryKiB, passes, VERSION, TYPE_ARGON2ID)];
    for (const part of [password, salt, secret ?? new Uint8Array(), associated ?? new Uint8Array()]) {
      parts.push(words(part.length), part);
    }
    return this.#blake2b(64, ...parts);
  }

  /** The first two blocks of every lane. */
  #seedLanes(memory: Uint8Array, initial: Uint8Array, lanes: number, blocksPerLane: number): void {
    for (let lane = 0; lane < lanes; lane += 1) {
      for (const block of [0, 1]) {
        const seed = concat(initial, words(block, lane));
        memory.set(this.#longHash(seed, BLOCK_BYTES), (lane * blocksPerLane + block) * BLOCK_BYTES);
      }
    }
  }

  /** H' of RFC 9106 §3.3: BLAKE2b of any length. */
  #longHash(input: Uint8Array, length: number): Uint8Array {
    if (length <= 64) return this.#blake2b(length, words(length), input);
    const result = new Uint8Array(length);
    let part = this.#blake2b(64, words(length), input);
    let offset = 0;
    for (; length - offset > 64; offset += 32) {
      result.set(part.subarray(0, 32), offset);
      part = this.#blake2b(Math.min(64, length - offset - 32), part);
    }
    result.set(part, offset);
    return result;
  }

  #blake2b(bytes: number, ...parts: readonly Uint8Array[]): Uint8Array {
    // A key's length would be in the upper half of the word.
    this.#blake.Hash_Init(bytes * 8);
    const buffer = new Uint8Array(this.#blake.memory.buffer, this.#blakeOffset, BLAKE_BUFFER_BYTES);
    for (const part of parts) {
      for (let read = 0; read < part.length; read += BLAKE_BUFFER_BYTES) {
        const chunk = part.subarray(read, read + BLAKE_BUFFER_BYTES);
        buffer.set(chunk);
        this.#blake.Hash_Update(chunk.length);
      }
    }
    this.#blake.Hash_Final();
    const digest = buffer.slice(0, bytes);
    buffer.fill(0);
    return digest;
  }
}

/** Numbers as 32-bit little-endian words. */
function words(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    view.setUint32(index * 4, value, true);
  });
  return bytes;
}

function concat(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(left.length + right.length);
  bytes.set(left);
  bytes.set(right, left.length);
  return bytes;
}
