import * as v from 'valibot';
import { untrusted } from '../external.ts';

/**
 * Checks the shape of an answer.
 *
 * @throws AegisError `upstream_failed` with the rule.
 */
export function readAs<S extends v.GenericSchema>(
  schema: S,
  answer: unknown,
  provider: string,
  rule: string,
): v.InferOutput<S> {
  const read = v.safeParse(schema, answer);
  if (read.success) return read.output;
  throw untrusted(provider, rule);
}

/** A number that names an account. Beyond 2^53 two of them would be read as one. */
export const numericId = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.transform(String));

/** A text that may be missing; anything else in its place is as good as missing. */
export const loose = v.fallback(v.nullish(v.pipe(v.string(), v.maxLength(1_000))), null);
