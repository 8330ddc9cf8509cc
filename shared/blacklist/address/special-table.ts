/** One block of the special-purpose registries. */
export interface SpecialPurpose {
  readonly cidr: string;
  readonly name: string;
  /** The document that assigns it, e.g. `RFC 1918`. */
  readonly rfc: string;
}

const of = (cidr: string, name: string, rfc: string): SpecialPurpose => ({ cidr, name, rfc });

/**
 * Blocks that can never be published: what the IANA special-purpose registries (RFC 6890 and its updates) do not call
 * globally reachable, and multicast. An address from there in a public list is an error or an attack: it names no
 * attacker on the Internet, but blocking it cuts a customer's own network, loopback or routing protocol. Enclosing blocks
 * stand for the few reachable anycast addresses inside them (e.g. 192.0.0.9), whose blocking would break infrastructure.
 * Deprecated transition prefixes (6to4, Teredo) are in: an address there can stand for any IPv4 address, a private one too.
 *
 * Left out, because the registries call them globally reachable: AS112 (192.31.196.0/24, 192.175.48.0/24,
 * 2620:4f:8000::/48), AMT (192.52.193.0/24) and the NAT64 prefix 64:ff9b::/96.
 */
export const SPECIAL_PURPOSE: readonly SpecialPurpose[] = [
  of('0.0.0.0/8', 'This network', 'RFC 791'),
  of('10.0.0.0/8', 'Private-Use', 'RFC 1918'),
  of('100.64.0.0/10', 'Shared Address Space', 'RFC 6598'),
  of('127.0.0.0/8', 'Loopback', 'RFC 1122'),
  of('169.254.0.0/16', 'Link Local', 'RFC 3927'),
  of('172.16.0.0/12', 'Private-Use', 'RFC 1918'),
  of('192.0.0.0/24', 'IETF Protocol Assignments', 'RFC 6890'),
  of('192.0.2.0/24', 'Documentation (TEST-NET-1)', 'RFC 5737'),
  of('192.88.99.0/24', 'Deprecated (6to4 Relay Anycast)', 'RFC 7526'),
  of('192.168.0.0/16', 'Private-Use', 'RFC 1918'),
  of('198.18.0.0/15', 'Benchmarking', 'RFC 2544'),
  of('198.51.100.0/24', 'Documentation (TEST-NET-2)', 'RFC 5737'),
  of('203.0.113.0/24', 'Documentation (TEST-NET-3)', 'RFC 5737'),
  of('224.0.0.0/4', 'Multicast', 'RFC 5771'),
  of('255.255.255.255/32', 'Limited Broadcast', 'RFC 919'),
  of('240.0.0.0/4', 'Reserved', 'RFC 1112'),

  of('::/128', 'Unspecified Address', 'RFC 4291'),
  of('::1/128', 'Loopback Address', 'RFC 4291'),
  of('::/96', 'Deprecated (IPv4-compatible)', 'RFC 4291'),
  of('::ffff:0:0/96', 'IPv4-mapped Address', 'RFC 4291'),
  of('64:ff9b:1::/48', 'IPv4-IPv6 Translation, local use', 'RFC 8215'),
  of('100::/64', 'Discard-Only Address Block', 'RFC 6666'),
  of('100:0:0:1::/64', 'Dummy IPv6 Prefix', 'RFC 9780'),
  of('2001::/32', 'Teredo', 'RFC 4380'),
  of('2001:2::/48', 'Benchmarking', 'RFC 5180'),
  of('2001:10::/28', 'Deprecated (ORCHID)', 'RFC 4843'),
  of('2001::/23', 'IETF Protocol Assignments', 'RFC 2928'),
  of('2001:db8::/32', 'Documentation', 'RFC 3849'),
  of('2002::/16', '6to4', 'RFC 3056'),
  of('3fff::/20', 'Documentation', 'RFC 9637'),
  of('5f00::/16', 'Segment Routing (SRv6) SIDs', 'RFC 9602'),
  of('fc00::/7', 'Unique-Local', 'RFC 4193'),
  of('fe80::/10', 'Link-Local Unicast', 'RFC 4291'),
  of('fec0::/10', 'Deprecated (site-local)', 'RFC 3879'),
  of('ff00::/8', 'Multicast', 'RFC 4291'),
];
