import type { Claim } from '../../../shared/identity/claim.ts';
import { normaliseEmail } from '../../../shared/identity/names/email.ts';
import { normaliseUsername } from '../../../shared/identity/names/username.ts';
import { AegisError } from '../../../shared/kernel/error.ts';

/** A name as it is claimed and as it is shown. */
export interface ReadName extends Claim {
  readonly text: string;
}

/**
 * An e-mail address of a request.
 *
 * @throws AegisError `invalid_request`.
 */
export function readEmail(text: string, pointer = '/body/email'): ReadName & { readonly kind: 'email' } {
  const read = normaliseEmail(text);
  if (read.ok) return { kind: 'email', value: read.value, text: read.display };
  throw new AegisError('invalid_request', 'The e-mail address is not valid.', {
    details: { errors: [{ pointer, message: `not an e-mail address (${read.reason})` }] },
  });
}

/**
 * A user name that somebody wants.
 *
 * @throws AegisError `name_unacceptable` with `details.reason`.
 */
export function readUsername(text: string): ReadName & { readonly kind: 'username' } {
  const read = normaliseUsername(text);
  if (read.ok) return { kind: 'username', value: read.value, text: read.display };
  throw new AegisError('name_unacceptable', 'The user name is not acceptable.', { details: { reason: read.reason } });
}

/** The refusal of a name that another one has. */
export function claimTaken(kind: string): AegisError {
  const what =
    kind === 'email' ? 'e-mail address' : kind === 'username' ? 'user name' : 'account of the other provider';
  return new AegisError('claim_taken', `The ${what} is taken.`, { details: { kind } });
}
