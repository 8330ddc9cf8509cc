import * as v from 'valibot';
import { providerError } from '../failure.ts';

/**
 * What a provider has answered, in the form that it documents.
 *
 * @throws AegisError `upstream_failed` with reason `malformed`.
 */
export function read<S extends v.GenericSchema>(schema: S, answer: unknown, provider: string): v.InferOutput<S> {
  const result = v.safeParse(schema, answer);
  if (result.success) return result.output;
  throw providerError(provider, { reason: 'malformed' });
}

/**
 * The text of a completion that came to its end and calls nothing.
 *
 * @throws AegisError `upstream_failed` with reason `tool_call`, `cut`, or `malformed` for an empty one.
 */
export function textOf(provider: string, text: string, end: { isToolCall: boolean; isCut: boolean }): string {
  if (end.isToolCall) throw providerError(provider, { reason: 'tool_call' });
  if (end.isCut) throw providerError(provider, { reason: 'cut' });
  if (text.trim() === '') throw providerError(provider, { reason: 'malformed' });
  return text.trim();
}
