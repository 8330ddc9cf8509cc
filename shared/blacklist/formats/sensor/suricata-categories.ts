import { CATEGORIES, type Category } from '../../record.ts';
import type { Format, FormatLimits } from '../format.ts';
import { takeOptions } from '../options.ts';
import { categoryNumber } from './categories.ts';

/** Numbers go from 1 to 60. No block is in the file, whatever its family. */
const limits: FormatLimits = { maxEntries: 60, maxBytes: null, maxLine: null, families: [4, 6], widest: [0, 0] };

const DESCRIPTIONS: Readonly<Record<Category, string>> = {
  malware: 'Spreads malware',
  c2: 'Command and control',
  botnet: 'Member of a botnet',
  phishing: 'Phishing',
  scanning: 'Scans networks',
  'brute-force': 'Guesses passwords',
  'web-attack': 'Attacks web applications',
  exploit: 'Exploits vulnerabilities',
  ddos: 'Denial of service',
  spam: 'Sends spam',
  anonymiser: 'Proxy or anonymiser',
  hijacked: 'Hijacked network',
  hacking: 'Intrusion attempts',
  worm: 'Spreads a worm',
  reputation: 'Bad reputation',
  other: 'Anything else',
};

/** Suricata's file of categories: `id,short name,description`. Changes only with the program (docs.suricata.io, "IP reputation config"). */
export const suricataCategories: Format = {
  id: 'suricata-categories',
  title: 'Suricata IP reputation categories',
  titleKo: 'Suricata IP 평판 분류',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'txt',
  limits,
  options: {},
  writer(_, given) {
    takeOptions('suricata-categories', {}, given);
    return {
      head: () => CATEGORIES.map((name) => `${categoryNumber(name)},${name},${DESCRIPTIONS[name]}\n`).join(''),
      block: () => '',
      tail: () => '',
    };
  },
};
