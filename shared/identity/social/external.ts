import { AegisError } from '../../kernel/error.ts';

/** Longest label and display name that is kept, in characters. */
const LABEL = 120;
/** Printable ASCII. OpenID Connect Core §2: a subject has at most 255 ASCII characters; control characters have no business in one. */
const SUBJECT = /^[\x20-\x7e]{1,255}$/;
/** Controls, and what changes the direction of the text around it. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** An account at another provider, as the provider has described it and we have checked it. */
export interface ExternalIdentity {
  readonly provider: string;
  /** What the provider calls the account, for ever. */
  readonly subject: string;
  /** As the provider gives it. */
  readonly email: string | null;
  /** Whether the provider says that the address belongs to the person. */
  readonly isEmailVerified: boolean;
  /** For the owner to tell their accounts apart: an address or a name. */
  readonly label: string;
  readonly displayName: string | null;
}

/** What a dialect reads from an answer. */
export interface Described {
  readonly subject: unknown;
  readonly email?: string | null | undefined;
  readonly isEmailVerified?: boolean | undefined;
  readonly handle?: string | null | undefined;
  readonly displayName?: string | null | undefined;
}

/**
 * An answer that breaks a rule: nobody is signed in by it. The rule is named for the operator; what the provider said is not repeated.
 *
 * @param rule E.g. `id_token_nonce`.
 */
export function untrusted(provider: string, rule: string, cause?: unknown): AegisError {
  return new AegisError(
    'upstream_failed',
    `The answer of ${provider} cannot be trusted: ${rule.replaceAll('_', ' ')}.`,
    {
      details: { upstream: `social-${provider}`, rule },
      ...(cause === undefined ? {} : { cause }),
    },
  );
}

/**
 * Bounds what a provider says about an account.
 *
 * @throws AegisError `upstream_failed` with `details.rule` `subject` without a usable subject.
 */
export function externalIdentity(provider: string, described: Described): ExternalIdentity {
  const { subject } = described;
  if (typeof subject !== 'string' || !SUBJECT.test(subject) || subject.trim() === '') {
    throw untrusted(provider, 'subject');
  }
  const email = shown(described.email, 254);
  const displayName = shown(described.displayName, LABEL);
  return {
    provider,
    subject,
    email,
    isEmailVerified: email !== null && described.isEmailVerified === true,
    label: email ?? shown(described.handle, LABEL) ?? displayName ?? subject.slice(0, LABEL),
    displayName,
  };
}

function shown(text: string | null | undefined, most: number): string | null {
  const clean = (text ?? '').replaceAll(UNSEEN, '').trim();
  if (clean === '') return null;
  return [...clean].slice(0, most).join('');
}
