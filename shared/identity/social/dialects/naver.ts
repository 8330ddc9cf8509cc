import * as v from 'valibot';
import { type ExternalIdentity, externalIdentity } from '../external.ts';
import { loose, readAs } from './read.ts';

const schema = v.object({
  resultcode: v.literal('00'),
  response: v.object({ id: v.string(), email: loose, nickname: loose, name: loose }),
});

/**
 * Reads `GET /v1/nid/me` of Naver (developers.naver.com, Naver Login, profile). Failures come with another `resultcode`. Naver gives a
 * contact address that its owner chose and does not say whether it was proved, so it never counts as verified.
 *
 * @throws AegisError `upstream_failed`.
 */
export function readNaver(provider: string, answer: unknown): ExternalIdentity {
  const { id, email, nickname, name } = readAs(schema, answer, provider, 'userinfo_shape').response;
  return externalIdentity(provider, { subject: id, email, isEmailVerified: false, displayName: nickname ?? name });
}
