import * as v from 'valibot';
import { type ExternalIdentity, externalIdentity } from '../external.ts';
import { loose, numericId, readAs } from './read.ts';

const schema = v.object({
  id: numericId,
  kakao_account: v.optional(
    v.object({
      email: loose,
      is_email_valid: v.fallback(v.optional(v.boolean()), false),
      is_email_verified: v.fallback(v.optional(v.boolean()), false),
      profile: v.optional(v.object({ nickname: loose })),
    }),
  ),
});

/**
 * Reads `GET /v2/user/me` of Kakao (developers.kakao.com, Kakao Login, REST API). An address is the person's when it is valid (nobody
 * else has taken it over) and verified.
 *
 * @throws AegisError `upstream_failed`.
 */
export function readKakao(provider: string, answer: unknown): ExternalIdentity {
  const { id, kakao_account: account } = readAs(schema, answer, provider, 'userinfo_shape');
  return externalIdentity(provider, {
    subject: id,
    email: account?.email,
    isEmailVerified: account?.is_email_valid === true && account.is_email_verified === true,
    displayName: account?.profile?.nickname,
  });
}
