/** 영동군: the one county whose code ends in 0 although another (43745 증평군) begins with its first four digits. */
const NO_CITY = '43740';

/**
 * The digits that all codes inside a district begin with. Administrative district codes are hierarchical, but for two habits: longer
 * forms are padded with zeros (`1168000000` is 11680), and a city with districts of its own has a code ending in 0 where its districts
 * have another last digit (41110 수원시 holds 41111 장안구).
 *
 * @param code 2, 5, 8 or 10 digits.
 * @example
 * districtPrefix('1168000000'); // '1168'
 * districtPrefix('41111'); // '41111'
 */
export function districtPrefix(code: string): string {
  let digits = code;
  if (digits.length === 10 && digits.endsWith('00')) digits = digits.slice(0, 8);
  if (digits.length === 8 && digits.endsWith('000')) digits = digits.slice(0, 5);
  if (digits.length === 5 && digits.endsWith('000')) digits = digits.slice(0, 2);
  return digits.length === 5 && digits.endsWith('0') && digits !== NO_CITY ? digits.slice(0, 4) : digits;
}
