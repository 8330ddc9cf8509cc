import type { AuthenticationMethod } from '../session.ts';

/**
 * What a method proves: something known, something held, or an account somewhere else. `user` and `mfa` say how, not what. A recovery
 * code is a piece of paper that is held.
 */
const CATEGORY: Readonly<Record<AuthenticationMethod, 'knowledge' | 'possession' | 'elsewhere' | null>> = {
  pwd: 'knowledge',
  otp: 'possession',
  hwk: 'possession',
  swk: 'possession',
  rcv: 'possession',
  mail: 'possession',
  fed: 'elsewhere',
  user: null,
  mfa: null,
};

/**
 * The methods that a second factor adds to those that a session has shown: `mfa` with them when the session has shown something of
 * another category. Two codes of two devices are still one category.
 *
 * @example
 * methodsAfter(['pwd'], ['otp']); // ['otp', 'mfa']
 * methodsAfter(['mail'], ['otp']); // ['otp']
 */
export function methodsAfter(
  shown: readonly AuthenticationMethod[],
  added: readonly AuthenticationMethod[],
): AuthenticationMethod[] {
  const categories = new Set([...shown, ...added].map((method) => CATEGORY[method]).filter((kind) => kind !== null));
  return categories.size > 1 ? [...new Set<AuthenticationMethod>([...added, 'mfa'])] : [...added];
}
