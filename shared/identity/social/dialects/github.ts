import * as v from 'valibot';
import { type ExternalIdentity, externalIdentity } from '../external.ts';
import { loose, numericId, readAs } from './read.ts';

const userSchema = v.object({ id: numericId, login: loose, name: loose });
const emailsSchema = v.pipe(
  v.array(v.object({ email: v.string(), primary: v.boolean(), verified: v.boolean() })),
  v.maxLength(200),
);

/**
 * Reads `GET /user` and `GET /user/emails` of GitHub (docs.github.com/rest/users). The address of the profile is free text, so only
 * the list counts, and of it the primary one.
 *
 * @param emails Null when the person did not let us see them.
 * @throws AegisError `upstream_failed`.
 */
export function readGithub(provider: string, user: unknown, emails: unknown): ExternalIdentity {
  const { id, login, name } = readAs(userSchema, user, provider, 'userinfo_shape');
  const list = emails === null ? [] : readAs(emailsSchema, emails, provider, 'userinfo_shape');
  const primary = list.find((entry) => entry.primary);
  return externalIdentity(provider, {
    ...{ subject: id, email: primary?.email, isEmailVerified: primary?.verified },
    ...{ handle: login, displayName: name ?? login },
  });
}
