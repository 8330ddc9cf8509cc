import * as v from 'valibot';
import { type ExternalIdentity, externalIdentity, untrusted } from '../external.ts';
import { loose, readAs } from './read.ts';

/** Some providers write booleans as texts. */
const flag = v.fallback(
  v.optional(
    v.union([
      v.boolean(),
      v.pipe(
        v.literal('true'),
        v.transform(() => true),
      ),
    ]),
  ),
  false,
);

const schema = v.object({
  sub: v.string(),
  email: loose,
  email_verified: flag,
  preferred_username: loose,
  name: loose,
});

/**
 * Reads the standard claims (OpenID Connect Core §5.1) of an ID token or of a userinfo answer.
 *
 * @throws AegisError `upstream_failed`.
 */
export function readOpenid(provider: string, claims: unknown): ExternalIdentity {
  const read = readAs(schema, claims, provider, 'subject');
  return externalIdentity(provider, {
    ...{ subject: read.sub, email: read.email, isEmailVerified: read.email_verified === true },
    ...{ handle: read.preferred_username, displayName: read.name },
  });
}

/**
 * Completes what an ID token says with a userinfo answer, which must be about the same subject (OpenID Connect Core §5.3.2).
 *
 * @throws AegisError `upstream_failed` with the rule `userinfo_subject`.
 */
export function withUserinfo(identity: ExternalIdentity, userinfo: unknown): ExternalIdentity {
  const more = readOpenid(identity.provider, userinfo);
  if (more.subject !== identity.subject) throw untrusted(identity.provider, 'userinfo_subject');
  return { ...more, displayName: identity.displayName ?? more.displayName };
}
