import { AegisError } from '../../kernel/error.ts';

/**
 * A vector of a provider as everything here keeps it: of the length that its model has, every number finite, of length one. What a
 * provider gets wrong is an error and never a zero: a vector of noughts would be equally near to everything.
 *
 * @throws AegisError `upstream_failed` with `details.reason` `malformed`.
 */
export function unitVector(numbers: readonly unknown[], dimension: number, of: string): Float32Array {
  const refuse = (what: string): never => {
    throw new AegisError('upstream_failed', `${of} gave a vector that cannot be used: ${what}.`, {
      details: { provider: of, reason: 'malformed', what },
    });
  };
  if (numbers.length !== dimension) refuse(`${numbers.length} numbers instead of ${dimension}`);
  const vector = new Float32Array(dimension);
  let square = 0;
  for (const [at, number] of numbers.entries()) {
    if (typeof number !== 'number' || !Number.isFinite(number)) refuse('something in it is not a number');
    vector[at] = number as number;
    square += (number as number) ** 2;
  }
  if (!(square > 0)) refuse('it is all zero');
  const length = Math.sqrt(square);
  return vector.map((number) => number / length);
}

/**
 * Cosine of two vectors of length one, −1 to 1.
 *
 * @throws AegisError `internal` when their dimensions differ: they are of different models, and no number says how near they are.
 */
export function cosine(left: Float32Array, right: Float32Array): number {
  if (left.length !== right.length) {
    throw new AegisError('internal', `Vectors of ${left.length} and ${right.length} dimensions cannot be compared`);
  }
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!;
  return Math.max(-1, Math.min(1, sum));
}
