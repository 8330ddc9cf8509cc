import { addDays, type Day } from '../../shared/blacklist/portal/kst-day.ts';
import { between, createRandom, hex, pick, publicAddress, type Random, seedOf, uuid } from './random.ts';
import { type FakeCell, poiWorkbook } from './workbook.ts';

/** One bulletin of the portal: a row of its grid and the workbook behind the button. */
export interface FakeBulletin {
  readonly id: number;
  readonly uuid: string;
  readonly day: Day;
  readonly title: string;
  readonly author: string;
  /** `YYYY-MM-DD HH:mm:ss`, Korea. */
  readonly postedAt: string;
  readonly fileName: string;
}

const HEADER = ['탐지시간', '공격유형', '심각도', '공격종류', '공격 IP', '공격 국가', 'URL'];
const KINDS = ['Hacking', 'Worm', 'Scanning'];
const SEVERITIES = ['MINOR', 'WARNING', 'CRITICAL', 'FATAL'];
const ATTACKS = ['SQL Injection', 'XSS', 'Directory Traversal', 'SSH Brute Force', 'Port Scan', 'Webshell Upload'];
const COUNTRIES = ['CN', 'US', 'RU', 'NL', 'DE', 'KR', 'VN', 'BR', 'IN', 'FR'];
/** Cells that a person has typed badly: none of them may become a wider block. */
const DIRTY = ['0.0.0.0', '10.1.2.3', '192.168.0.0/16', '1[.]2[.]3[.]4', '198.51.100.0/24', '203.0.113.7:8080', '-'];

const weekday = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay();

function row(random: Random, day: Day, address: string): FakeCell[] {
  const clock = [between(random, 0, 23), between(random, 0, 59), between(random, 0, 59)];
  const time = clock.map((part) => String(part).padStart(2, '0')).join(':');
  return [
    `${addDays(day, -1)} ${time}.0`,
    pick(random, KINDS),
    pick(random, SEVERITIES),
    pick(random, ATTACKS),
    address,
    pick(random, COUNTRIES),
    '-',
  ];
}

/** Bulletins of the days asked for, newest first: one a business day. */
export function bulletinsBetween(seed: number, from: Day, to: Day): FakeBulletin[] {
  const bulletins: FakeBulletin[] = [];
  for (let day = to; day >= from; day = addDays(day, -1)) {
    if (weekday(day) === 0 || weekday(day) === 6) continue;
    const random = createRandom(seedOf(seed, 'secudium', day));
    bulletins.push({
      id: Number(day.replaceAll('-', '')),
      uuid: uuid(random),
      day,
      title: `[SK쉴더스] 신규 침해 Black IP - ${day}`,
      author: pick(random, ['김보안', '이관제', '박분석']),
      postedAt: `${day} 09:${String(between(random, 0, 59)).padStart(2, '0')}:12`,
      fileName: `신규 침해 Black IP_${day.replaceAll('-', '')}.xlsx`,
    });
  }
  return bulletins;
}

/** About 110 rows of a day; the last few come again the next day, as attackers do. */
export function bulletinWorkbook(seed: number, bulletin: FakeBulletin, isDirty: boolean): Uint8Array {
  const addressesOf = (day: Day, count: number): string[] => {
    const random = createRandom(seedOf(seed, 'secudium-rows', day));
    return Array.from({ length: count }, () => publicAddress(random));
  };
  const random = createRandom(seedOf(seed, 'secudium-cells', bulletin.day));
  const addresses = [
    ...addressesOf(bulletin.day, between(random, 90, 110)),
    ...addressesOf(addDays(bulletin.day, -1), 8),
    ...(isDirty ? DIRTY : []),
  ];
  return poiWorkbook({
    sheets: [
      {
        name: bulletin.day.replaceAll('-', '').slice(2),
        header: HEADER,
        rows: [...new Set(addresses)].map((address) => row(random, bulletin.day, address)),
      },
    ],
    strings: 'shared',
    entities: 'raw',
  });
}

/** `<user>:<digits>:<64 hex>` */
export const tokenFor = (random: Random, username: string, now: number): string =>
  `${username}:${now}:${hex(random, 64)}`;
