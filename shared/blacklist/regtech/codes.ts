import { type Failure, later, stop } from '../portal/outcome.ts';

/** Version of the table below and of the selectors in `answers.ts`; goes up whenever the portal changes. */
export const REGTECH_PROTOCOL_VERSION = 1;

const LOCK_MS = 10 * 60_000;

const NOT_REGISTERED = stop(
  'collection_address_not_registered',
  'REGTECH binds the account to a registered NAT address and ours is not one of them: ' +
    'use the relay inside the registered network, or upload the file.',
);

type CodeRule = (message: string) => Failure;

const withMessage =
  (code: Failure['code'], text: string): CodeRule =>
  (message) =>
    stop(code, message === '' ? text : `${text} (${message})`);

/** What the portal's own login page means by its codes (as of 2025), and what a collector does about each. */
const RULES: Readonly<Record<string, CodeRule>> = {
  E00010002: withMessage('collection_login_refused', 'REGTECH refused the account name or the password.'),
  E00010201: withMessage('collection_login_refused', 'REGTECH refused the account name or the password.'),
  E00010203: withMessage('collection_account_attention', 'The mail certification of the REGTECH account is pending.'),
  E00010204: (message) =>
    later('collection_locked', `REGTECH locked the account after five failed logins. ${message}`.trim(), LOCK_MS),
  E00010205: withMessage('collection_account_attention', 'REGTECH wants a person to look at the account.'),
  E00010206: withMessage('collection_account_attention', 'The REGTECH account is dormant.'),
  E00010207: withMessage('collection_account_attention', 'REGTECH asks for consent to its privacy terms.'),
  E00010209: withMessage('collection_account_attention', 'REGTECH asks to check the lock of the account.'),
  E00010601: () => NOT_REGISTERED,
};

const MAX_PORTAL_MESSAGE = 200;

/**
 * What a refusal of the portal means for the run.
 *
 * @param status - of the answer; 406 is the refusal of an unregistered address, with or without a code
 * @param code - `E000…`, or `null` when the answer had none
 * @param message - the portal's own words, shown to the operator
 * @returns `null` when neither status nor code say anything
 */
export function refusalOf(status: number, code: string | null, message: string): Failure | null {
  if (status === 406) return NOT_REGISTERED;
  if (code === null) return null;
  const words = message.replace(/\s+/g, ' ').trim().slice(0, MAX_PORTAL_MESSAGE);
  const rule = RULES[code];
  if (rule) return rule(words);
  return stop('collection_login_refused', `REGTECH answered with the unknown code ${code}. ${words}`.trim());
}
