/**
 * What a warning list is for.
 * - `never-block`: its ranges are cut out of the feed
 * - `annotate`: they are only shown with an address; what is on it may well be malicious
 */
export const WARNING_EFFECTS = ['never-block', 'annotate'] as const;
export type WarningEffect = (typeof WARNING_EFFECTS)[number];

/**
 * Names, as the lists of the MISP project have them, of what many depend on and nobody attacks from: public resolvers, networks of
 * content delivery, receivers of mail, ranges that are no hosts. Cloud providers, VPN exits, scanners and sinkholes are
 * lists of the same kind and the opposite in meaning: a third of a blacklist can be on them, rightly.
 */
const NEVER_BLOCK: readonly RegExp[] = [
  /^public-dns(?:-|$)/,
  /^(?:cloudflare|akamai|fastly|stackpath|wikimedia)$/,
  /^microsoft-office365-ip$/,
  /^google-gmail-sending-ips$/,
  /^smtp-(?:receiving|sending)-ips$/,
  /^(?:rfc\d+|multicast|ipv6-linklocal)$/,
];

/**
 * The effect that a warning list has unless somebody says otherwise; `annotate` for a name that is not known, because a
 * list that cuts must be meant to.
 *
 * @example
 * defaultEffect('public-dns-v4'); // 'never-block'
 * defaultEffect('amazon-aws'); // 'annotate'
 */
export function defaultEffect(name: string): WarningEffect {
  return NEVER_BLOCK.some((pattern) => pattern.test(name)) ? 'never-block' : 'annotate';
}
