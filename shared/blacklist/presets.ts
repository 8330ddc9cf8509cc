import type { ArtefactFormat, ParseOptions } from './artefact/contract.ts';
import type { IndicatorKind } from './indicators/kind.ts';
import { INDICATOR_PRESETS } from './indicators/presets.ts';
import type { Category } from './record.ts';

/** A well-known public list, ready to be made into a source. */
export interface ListPreset {
  readonly id: string;
  readonly title: string;
  readonly titleKo: string;
  readonly homepage: string;
  readonly url: string;
  readonly format: ArtefactFormat;
  readonly options: ParseOptions;
  /** What it states instead of addresses. */
  readonly indicator?: IndicatorKind;
  /** What the publisher allows, in short; the operator reads the terms at `homepage`. */
  readonly licence: string;
  /** How often its publisher renews it or asks to be fetched at most. */
  readonly intervalMinutes: number;
  /** What to know before switching it on; `null` for nothing special. */
  readonly caution: string | null;
}

interface Listing {
  readonly title: string;
  readonly titleKo: string;
  readonly homepage: string;
  readonly url: string;
  readonly category: Category | null;
  readonly reason: string;
  readonly confidence?: number;
  readonly licence: string;
  readonly intervalMinutes: number;
  readonly caution?: string;
}

const HOUR = 60;
const DAY = 24 * HOUR;

/** A text list: one address or CIDR a line, comments after `#` or `;`. */
const plain = (id: string, listing: Listing): ListPreset => {
  const { category, reason, confidence = null, caution = null, ...rest } = listing;
  return { id, ...rest, format: 'plain', options: { defaults: { reason, category, confidence } }, caution };
};

/**
 * The presets. Every address was seen in use by other projects; what a list contains is its publisher's word, and
 * many of them contain each other, so the number of lists that carry an address overstates the evidence.
 */
export const LIST_PRESETS: readonly ListPreset[] = [
  plain('firehol-level1', {
    title: 'FireHOL Level 1',
    titleKo: 'FireHOL 레벨 1',
    homepage: 'https://iplists.firehol.org/?ipset=firehol_level1',
    url: 'https://raw.githubusercontent.com/firehol/blocklist-ipsets/master/firehol_level1.netset',
    category: 'reputation',
    reason: 'FireHOL Level 1',
    licence: 'Mixed: the licence of each list that it is made of.',
    intervalMinutes: DAY,
    caution: 'Contains the bogon ranges (private and unallocated networks), which are rejected on publication.',
  }),
  plain('spamhaus-drop', {
    title: 'Spamhaus DROP (IPv4)',
    titleKo: 'Spamhaus DROP (IPv4)',
    homepage: 'https://www.spamhaus.org/blocklists/do-not-route-or-peer/',
    url: 'https://www.spamhaus.org/drop/drop.txt',
    category: 'hijacked',
    reason: 'Spamhaus DROP',
    confidence: 95,
    licence: 'Free of charge with the copyright notice; not to be fetched more than once an hour.',
    intervalMinutes: 12 * HOUR,
  }),
  plain('spamhaus-dropv6', {
    title: 'Spamhaus DROP (IPv6)',
    titleKo: 'Spamhaus DROP (IPv6)',
    homepage: 'https://www.spamhaus.org/blocklists/do-not-route-or-peer/',
    url: 'https://www.spamhaus.org/drop/dropv6.txt',
    category: 'hijacked',
    reason: 'Spamhaus DROPv6',
    confidence: 95,
    licence: 'Free of charge with the copyright notice; not to be fetched more than once an hour.',
    intervalMinutes: 12 * HOUR,
  }),
  plain('feodo-tracker', {
    title: 'Feodo Tracker botnet C2',
    titleKo: 'Feodo Tracker 봇넷 C2',
    homepage: 'https://feodotracker.abuse.ch/blocklist/',
    url: 'https://feodotracker.abuse.ch/downloads/ipblocklist.txt',
    category: 'c2',
    reason: 'Feodo Tracker C2',
    confidence: 90,
    licence: 'CC0',
    intervalMinutes: HOUR,
    caution: 'At times the list has no entry at all.',
  }),
  plain('blocklist-de', {
    title: 'blocklist.de, all attacks of 48 hours',
    titleKo: 'blocklist.de 전체 (최근 48시간)',
    homepage: 'https://www.blocklist.de/en/export.html',
    url: 'https://lists.blocklist.de/lists/all.txt',
    category: 'brute-force',
    reason: 'blocklist.de',
    licence: 'Free to use; see the terms of the site.',
    intervalMinutes: HOUR,
  }),
  plain('et-block', {
    title: 'Emerging Threats block list',
    titleKo: 'Emerging Threats 차단 목록',
    homepage: 'https://rules.emergingthreats.net/',
    url: 'https://rules.emergingthreats.net/fwrules/emerging-Block-IPs.txt',
    category: 'reputation',
    reason: 'Emerging Threats block list',
    licence: 'Not stated for the list; the open rules are BSD and GPL.',
    intervalMinutes: 12 * HOUR,
    caution: 'Contains Spamhaus DROP and DShield.',
  }),
  plain('et-compromised', {
    title: 'Emerging Threats compromised hosts',
    titleKo: 'Emerging Threats 침해 호스트',
    homepage: 'https://rules.emergingthreats.net/',
    url: 'https://rules.emergingthreats.net/blockrules/compromised-ips.txt',
    category: 'hacking',
    reason: 'Emerging Threats compromised host',
    licence: 'Not stated for the list; the open rules are BSD and GPL.',
    intervalMinutes: 12 * HOUR,
  }),
  plain('cins-army', {
    title: 'CINS Army',
    titleKo: 'CINS Army',
    homepage: 'https://cinsscore.com/#list',
    url: 'https://cinsscore.com/list/ci-badguys.txt',
    category: 'scanning',
    reason: 'CINS Army',
    licence: 'Free to use; see the terms of the site.',
    intervalMinutes: 4 * HOUR,
  }),
  plain('dshield', {
    title: 'DShield top attacking networks',
    titleKo: 'DShield 상위 공격 네트워크',
    homepage: 'https://www.dshield.org/xml.html',
    // The publisher's own block.txt has a start and an end column; this copy has the same networks as CIDRs.
    url: 'https://raw.githubusercontent.com/firehol/blocklist-ipsets/master/dshield.netset',
    category: 'scanning',
    reason: 'DShield top attacker',
    licence: 'CC BY-NC-SA 2.5',
    intervalMinutes: DAY,
  }),
  plain('ipsum-3', {
    title: 'IPsum, on three lists or more',
    titleKo: 'IPsum (3개 이상 목록)',
    homepage: 'https://github.com/stamparm/ipsum',
    url: 'https://raw.githubusercontent.com/stamparm/ipsum/master/levels/3.txt',
    category: 'reputation',
    reason: 'IPsum level 3',
    licence: 'Unlicense',
    intervalMinutes: DAY,
    caution: 'Made of other public lists, some of which are presets here.',
  }),
  plain('tor-exits', {
    title: 'Tor exit addresses',
    titleKo: 'Tor 출구 노드',
    homepage: 'https://check.torproject.org/',
    url: 'https://check.torproject.org/torbulkexitlist',
    category: 'anonymiser',
    reason: 'Tor exit',
    licence: 'Free to use.',
    intervalMinutes: HOUR,
    caution: 'People use Tor for good reasons too: block it only where policy says so.',
  }),
  plain('binary-defense', {
    title: 'Binary Defense ban list',
    titleKo: 'Binary Defense 차단 목록',
    homepage: 'https://www.binarydefense.com/',
    url: 'https://www.binarydefense.com/banlist.txt',
    category: 'hacking',
    reason: 'Binary Defense ban list',
    licence: 'For public use; commercial resale is not allowed.',
    intervalMinutes: DAY,
  }),
  plain('greensnow', {
    title: 'GreenSnow',
    titleKo: 'GreenSnow',
    homepage: 'https://greensnow.co/',
    url: 'https://blocklist.greensnow.co/greensnow.txt',
    category: 'scanning',
    reason: 'GreenSnow',
    licence: 'Free to use; see the terms of the site.',
    intervalMinutes: 4 * HOUR,
  }),
  plain('bruteforceblocker', {
    title: 'BruteForceBlocker SSH attackers',
    titleKo: 'BruteForceBlocker SSH 공격자',
    homepage: 'https://danger.rulez.sk/index.php/bruteforceblocker/',
    url: 'https://iplists.firehol.org/files/bruteforceblocker.ipset',
    category: 'brute-force',
    reason: 'BruteForceBlocker',
    licence: 'See the terms of the site.',
    intervalMinutes: DAY,
  }),
  ...INDICATOR_PRESETS,
];

/** The preset of an id, or `null`. */
export const findPreset = (id: string): ListPreset | null => LIST_PRESETS.find((preset) => preset.id === id) ?? null;
