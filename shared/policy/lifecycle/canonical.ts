/**
 * JSON with the keys of every object in rising order, so that equal values give equal texts. Absent and `undefined` are the same.
 *
 * @example
 * canonical({ b: 1, a: [undefined] }); // '{"a":[null],"b":1}'
 */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([left], [right]) => (left < right ? -1 : 1)))
      : each,
  );
}

/** Whether two JSON values say the same. */
export function isSame(left: unknown, right: unknown): boolean {
  return left === right || canonical(left) === canonical(right);
}
