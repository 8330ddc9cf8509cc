/**
 * Whether two texts are equal, in a time that depends on neither the text nor the length of what is given: every character of the
 * expected one is compared. Synchronous, because a hash would cost more than everything else that a check of one address does.
 *
 * @param given What a caller presents.
 * @example
 * isSameSecret(presentedKey, env.AEGIS_ADMIN_KEY);
 */
export function isSameSecret(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length;
  for (let index = 0; index < expected.length; index += 1) {
    // Beyond its end `given` reads as NaN, which the operator takes for 0.
    difference |= given.charCodeAt(index) ^ expected.charCodeAt(index);
  }
  return difference === 0;
}
