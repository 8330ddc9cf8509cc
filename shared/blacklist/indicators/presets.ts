import type { ListPreset } from '../presets.ts';
import type { Category } from '../record.ts';
import type { IndicatorKind } from './kind.ts';

interface Listing extends Omit<ListPreset, 'format' | 'options' | 'indicator'> {
  readonly indicator: IndicatorKind;
  readonly category: Category;
  readonly reason: string;
}

const list = ({ category, reason, ...rest }: Listing): ListPreset => ({
  ...rest,
  format: 'auto',
  options: { defaults: { reason, category, confidence: null } },
});

const ABUSE_CH = {
  licence: 'CC0; terms of use of abuse.ch, which asks commercial users to subscribe.',
  intervalMinutes: 60,
  caution: 'abuse.ch may ask for an Auth-Key in the address; then put your own address into the source.',
} as const;

/** Well-known public lists of domains, URLs and hashes. */
export const INDICATOR_PRESETS: readonly ListPreset[] = [
  list({
    ...ABUSE_CH,
    id: 'urlhaus-urls',
    title: 'URLhaus: malware URLs that are online',
    titleKo: 'URLhaus: 현재 활동 중인 악성 URL',
    homepage: 'https://urlhaus.abuse.ch/api/',
    url: 'https://urlhaus.abuse.ch/downloads/text_online/',
    ...{ indicator: 'url', category: 'malware', reason: 'URLhaus' },
  }),
  list({
    ...ABUSE_CH,
    id: 'urlhaus-domains',
    title: 'URLhaus: hosts file of malware sites',
    titleKo: 'URLhaus: 악성코드 유포 도메인',
    homepage: 'https://urlhaus.abuse.ch/api/',
    url: 'https://urlhaus.abuse.ch/downloads/hostfile/',
    ...{ indicator: 'domain', category: 'malware', reason: 'URLhaus' },
  }),
  list({
    ...ABUSE_CH,
    id: 'threatfox-domains',
    title: 'ThreatFox: domains of command and control, last days',
    titleKo: 'ThreatFox: 최근 C2 도메인',
    homepage: 'https://threatfox.abuse.ch/export/',
    url: 'https://threatfox.abuse.ch/export/csv/recent/',
    ...{ indicator: 'domain', category: 'c2', reason: 'ThreatFox' },
  }),
  list({
    ...ABUSE_CH,
    id: 'threatfox-hashes',
    title: 'ThreatFox: hashes of malware, last days',
    titleKo: 'ThreatFox: 최근 악성코드 해시',
    homepage: 'https://threatfox.abuse.ch/export/',
    url: 'https://threatfox.abuse.ch/export/csv/recent/',
    ...{ indicator: 'hash', category: 'malware', reason: 'ThreatFox' },
  }),
  list({
    id: 'stevenblack-hosts',
    title: 'StevenBlack unified hosts',
    titleKo: 'StevenBlack 통합 hosts',
    homepage: 'https://github.com/StevenBlack/hosts',
    url: 'https://raw.githubusercontent.com/StevenBlack/hosts/master/hosts',
    licence: 'MIT',
    intervalMinutes: 24 * 60,
    caution: 'Mostly advertising and tracking, and more names than FortiOS before 7.4.4 holds: give the feed a "max".',
    ...{ indicator: 'domain', category: 'other', reason: 'StevenBlack hosts' },
  }),
];
