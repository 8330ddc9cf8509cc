import type { UserCore } from '../core.ts';

/** Claims about a person (OpenID Connect Core §5.1), by the scope that releases them. */
export interface PersonClaims {
  readonly profile: Readonly<Record<string, unknown>>;
  readonly email: Readonly<Record<string, unknown>>;
}

/** What the account and the profile say; a claim without a value is left out (OpenID Connect Core §5.3.2). */
export function personClaims(core: UserCore): PersonClaims {
  const account = core.account();
  const documents = core.sql
    .exec<{ kind: string; json: string; updated_at: number }>('SELECT kind, json, updated_at FROM document')
    .toArray();
  const read = (kind: string) =>
    JSON.parse(documents.find((row) => row.kind === kind)?.json ?? '{}') as Record<string, unknown>;
  const profile = read('profile');
  const updatedAt = Math.max(account.updatedAt, ...documents.map((row) => row.updated_at));
  return {
    profile: withoutEmpty({
      name: profile.displayName,
      preferred_username: account.username,
      zoneinfo: read('preferences').timeZone,
      locale: account.locale,
      updated_at: Math.floor(updatedAt / 1000),
    }),
    email: withoutEmpty({
      email: account.email,
      email_verified: account.email === null ? null : account.emailVerifiedAt !== null,
    }),
  };
}

function withoutEmpty(claims: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value != null && value !== ''));
}
