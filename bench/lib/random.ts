/** A repeatable sequence of 32-bit numbers (xorshift32), the same for every run and every program. */
export function* random32(seed: number, count: number): Generator<number, void, void> {
  let state = seed >>> 0 || 1;
  for (let i = 0; i < count; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield state >>> 0;
  }
}
