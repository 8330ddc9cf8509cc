import * as v from 'valibot';
import { AegisError } from '../../kernel/error.ts';
import { readAs } from './dialects/read.ts';

const schema = v.object({
  access_token: v.pipe(v.string(), v.minLength(1), v.maxLength(8_192)),
  token_type: v.optional(v.pipe(v.string(), v.toLowerCase(), v.literal('bearer'))),
  id_token: v.optional(v.pipe(v.string(), v.maxLength(16_384))),
});

/** What a code was exchanged for. Never stored: it is used in the same request, and forgotten. */
export interface TokenAnswer {
  readonly accessToken: string;
  readonly idToken: string | null;
}

/**
 * Reads the answer of a token endpoint (RFC 6749 §5). GitHub and Naver answer a refusal with status 200, so the body decides.
 *
 * @throws AegisError `sign_in_refused` when the provider refused the code; `upstream_failed` for what is no answer.
 */
export function readTokenAnswer(provider: string, status: number, body: unknown): TokenAnswer {
  const isRefusal = typeof body === 'object' && body !== null && 'error' in body;
  if (isRefusal || status === 400 || status === 401) {
    throw new AegisError('sign_in_refused', 'The provider refused the code of this sign-in.');
  }
  const read = readAs(schema, status === 200 ? body : null, provider, 'token_shape');
  return { accessToken: read.access_token, idToken: read.id_token ?? null };
}
