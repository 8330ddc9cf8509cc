/**
 * The network that an address is taken to stand for when strangers are counted: /24 of IPv4, /64 of IPv6 (what one
 * household or machine gets, RFC 6177), since changing the address inside of it costs nothing. An IPv4 address that is
 * written inside an IPv6 one (RFC 4291 §2.5.5.2) counts as IPv4.
 *
 * @returns A canonical name of the prefix; null for what is no address.
 * @example
 * addressPrefix('203.0.113.7'); // '203.0.113.0/24'
 * addressPrefix('2001:DB8::7'); // '2001:db8:0:0::/64'
 */
export function addressPrefix(text: string): string | null {
  const v4 = octetsOf(text.replace(/^::ffff:/i, ''));
  if (v4 !== null) return `${v4.slice(0, 3).join('.')}.0/24`;
  const v6 = groupsOf(text);
  if (v6 === null) return null;
  const groups = v6.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/64`;
}

function octetsOf(text: string): readonly string[] | null {
  const octets = text.split('.');
  const isOctet = (octet: string) => /^(?:0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255;
  return octets.length === 4 && octets.every(isOctet) ? octets : null;
}

function groupsOf(text: string): readonly string[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - (tail?.length ?? 0);
  // "::" stands for at least one group (RFC 4291 §2.2).
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = tail === undefined ? head : [...head, ...new Array<string>(missing).fill('0'), ...tail];
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? groups : null;
}
