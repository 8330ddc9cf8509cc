import type { CapacityPreset } from './capacity.ts';

const FORTINET_LIMITS =
  'https://docs.fortinet.com/document/fortigate/7.4.0/new-features/677896/external-resource-entry-limit-enhancements-7-4-4';
const FORTINET_FEEDS = 'https://docs.fortinet.com/document/fortigate/7.4.5/administration-guide/891236';
const PALO_ALTO =
  'https://docs.paloaltonetworks.com/pan-os/7-1/pan-os-web-interface-help/objects/objects-external-dynamic-lists.html';
const SONICWALL =
  'https://www.sonicwall.com/support/technical-documentation/docs/sonicos8-rules_policies_classic/Content/IoC/adding-ioc-ipaddresses.htm';

const MEGABYTE = 1_000_000;

const GLOBAL_NOTE =
  'Counted over all feeds and VDOMs, global ones first; the newest entries are cut without a sign but in "diagnose sys external-resource stats" and log 22224. Documented up to 7.6.2.';

/** What makers document; where they say megabytes, the smaller reading counts. Data, because releases change it. */
export const CAPACITY_PRESETS: readonly CapacityPreset[] = [
  {
    id: 'fortigate-before-7.4.4',
    title: 'FortiGate before 7.4.4',
    titleKo: 'FortiGate 7.4.4 미만',
    ...{ scope: 'feed', maxEntries: 131_072, maxBytes: 10 * MEGABYTE, maxFeeds: null },
    source: FORTINET_FEEDS,
    note: '131,072 entries or 10 MB a feed, whichever comes first.',
  },
  ...(['high', 'mid', 'entry'] as const).map(
    (level): CapacityPreset => ({
      id: `fortigate-${level}`,
      title: `FortiGate 7.4.4 or later, ${level === 'high' ? 'high-end' : `${level} range`}`,
      titleKo: `FortiGate 7.4.4 이상 (${{ high: '상위', mid: '중간', entry: '보급형' }[level]} 기종)`,
      ...{ scope: 'device', maxEntries: 300_000, maxFeeds: null },
      maxBytes: { high: 128, mid: 64, entry: 32 }[level] * MEGABYTE,
      source: FORTINET_LIMITS,
      note: GLOBAL_NOTE,
    }),
  ),
  {
    id: 'pan-os',
    title: 'Palo Alto PAN-OS',
    titleKo: 'Palo Alto PAN-OS',
    ...{ scope: 'device', maxEntries: 50_000, maxBytes: null, maxFeeds: 30 },
    source: PALO_ALTO,
    note: 'A range counts as one. What is beyond is skipped with a system log. Current models may hold more: see "request system external-list".',
  },
  {
    id: 'pan-os-large',
    title: 'Palo Alto PA-5000 and PA-7000 series',
    titleKo: 'Palo Alto PA-5000·PA-7000 시리즈',
    ...{ scope: 'device', maxEntries: 150_000, maxBytes: null, maxFeeds: 30 },
    source: PALO_ALTO,
    note: 'As above, for the large series.',
  },
  {
    id: 'sonicwall-tz',
    title: 'SonicWall TZ and NSv',
    titleKo: 'SonicWall TZ·NSv',
    ...{ scope: 'device', maxEntries: 25_000, maxBytes: null, maxFeeds: 16 },
    source: SONICWALL,
    note: 'Over all of at most 16 files.',
  },
  {
    id: 'sonicwall-nsa',
    title: 'SonicWall NSA',
    titleKo: 'SonicWall NSA',
    ...{ scope: 'device', maxEntries: 50_000, maxBytes: null, maxFeeds: 16 },
    source: SONICWALL,
    note: 'Over all of at most 16 files.',
  },
  {
    id: 'skyhigh-swg',
    title: 'Skyhigh Secure Web Gateway',
    titleKo: 'Skyhigh Secure Web Gateway',
    ...{ scope: 'feed', maxEntries: 100_000, maxBytes: 4 * MEGABYTE, maxFeeds: null },
    source:
      'https://success.myshn.net/Skyhigh_Secure_Web_Gateway_(On_Prem)/Lists/Subscribed_Lists/About_Subscribed_Lists',
    note: '100,000 entries or 4 MB a subscribed list.',
  },
  {
    id: 'check-point-ioc',
    title: 'Check Point custom intelligence feeds',
    titleKo: 'Check Point 사용자 정의 인텔리전스 피드',
    ...{ scope: 'device', maxEntries: 2_000_000, maxBytes: null, maxFeeds: null },
    source:
      'https://sc1.checkpoint.com/documents/R82/WebAdminGuides/EN/CP_R82_ThreatPrevention_AdminGuide/Content/Topics-TPG/Importing-External-Custom-Intelligence-Feeds-in-SmartConsole.htm',
    note: 'At least two million observables from R81.20; the IP type of the CSV is IPv4.',
  },
  {
    id: 'cisco-fmc',
    title: 'Cisco Firewall Management Center security intelligence',
    titleKo: 'Cisco FMC 보안 인텔리전스',
    ...{ scope: 'feed', maxEntries: null, maxBytes: 500 * MEGABYTE, maxFeeds: null },
    source: 'https://docs.defenseorchestrator.com/cdfmc/c_custom_security_intelligence_lists_2.html',
    note: '500 MB a feed; no number of entries is documented.',
  },
  {
    id: 'ipset',
    title: 'Linux ipset with its default size',
    titleKo: 'Linux ipset 기본 크기',
    ...{ scope: 'feed', maxEntries: 65_536, maxBytes: null, maxFeeds: null },
    source: 'https://ipset.netfilter.org/ipset.man.html',
    note: 'The default of "maxelem"; a set created with a larger one holds more. IPv4 and IPv6 are sets of their own.',
  },
];

/** The preset with an id; null when there is none. */
export function presetOf(id: string): CapacityPreset | null {
  return CAPACITY_PRESETS.find((preset) => preset.id === id) ?? null;
}
