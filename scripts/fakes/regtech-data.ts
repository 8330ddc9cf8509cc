import { addDays, type Day } from '../../shared/blacklist/portal/kst-day.ts';
import { between, createRandom, pick, publicAddress, type Random, seedOf, uuid } from './random.ts';

/** One row of the portal's 요주의 IP list. */
export interface RegtechRow {
  readonly uuid: string;
  readonly ip: string;
  readonly country: string;
  readonly reason: string;
  readonly registered: Day;
  readonly released: Day;
  readonly views: number;
}

const COUNTRIES = ['CN', 'US', 'RU', 'NL', 'DE', 'KR', 'VN', 'BR', 'IN', 'FR', 'GB', 'SG', 'HK', 'ID', 'UA', 'RO'];
const REASONS = [
  '웹 취약점 공격 시도',
  '비인가 접근 시도',
  'SQL Injection 공격',
  'SSH 무차별 대입 공격',
  '포트 스캐닝',
  '악성코드 유포지',
  '악성코드 C&C 서버',
  '피싱 사이트',
  'DDoS 공격 시도',
  '스팸메일 발송',
  'Log4j 취약점 공격 시도',
  'Apache Struts 취약점 공격(CVE-2017-5638) 시도',
  '관리자 페이지 접근 시도',
  '계정정보 탈취 시도 <크리덴셜 스터핑>',
];

/** Days between registration and release: 82 to 180, exactly 90 for a sixth of the rows. */
function lifetime(random: Random): number {
  const share = random();
  if (share < 0.01) return between(random, 82, 89);
  if (share < 0.18) return 90;
  return between(random, 91, 180);
}

/** About 9.5 rows a day, which makes about 1,200 unreleased ones over 180 days. */
function rowsOfDay(seed: number, day: Day, perDay: number): RegtechRow[] {
  const random = createRandom(seedOf(seed, 'regtech', day));
  const count = between(random, Math.ceil(perDay / 3), Math.floor((perDay * 5) / 3));
  return Array.from({ length: count }, () => ({
    uuid: uuid(random),
    ip: publicAddress(random),
    country: pick(random, COUNTRIES),
    reason: pick(random, REASONS),
    registered: day,
    released: addDays(day, lifetime(random)),
    views: between(random, 0, 400),
  }));
}

/** The portal's list, made day by day from the seed, with what a test or an operator has changed on top. */
export interface RegtechData {
  /** Unreleased rows registered on these days, newest first, as of `today`. */
  query(from: Day, to: Day, today: Day): RegtechRow[];
  find(ip: string, today: Day): RegtechRow | null;
  /** Moves the release date of an address by `days`: 해제일 extended (or shortened). */
  extend(ip: string, days: number, today: Day): RegtechRow | null;
  /** Early release: the row is gone from the list. */
  release(ip: string, today: Day): RegtechRow | null;
  /** The address is detected anew: another row, registered today, and the old one is gone. */
  reRegister(ip: string, today: Day): RegtechRow | null;
  add(row: Omit<RegtechRow, 'uuid' | 'views'> & { readonly uuid?: string }): RegtechRow;
}

export interface RegtechDataOptions {
  readonly seed: number;
  /** Mean number of new rows a day. Default 9.5; 0 starts with an empty list. */
  readonly perDay?: number;
}

const MAX_LIFETIME_DAYS = 180;

/** Generated rows change by identity only through the map, so a day's rows stay what the seed says. */
export function createRegtechData({ seed, perDay = 9.5 }: RegtechDataOptions): RegtechData {
  const days = new Map<Day, RegtechRow[]>();
  const changed = new Map<string, RegtechRow | null>();
  const added: RegtechRow[] = [];
  const random = createRandom(seedOf(seed, 'regtech-changes'));

  const generated = (day: Day): RegtechRow[] => {
    const known = days.get(day) ?? (perDay === 0 ? [] : rowsOfDay(seed, day, perDay));
    days.set(day, known);
    return known;
  };

  const query: RegtechData['query'] = (from, to, today) => {
    const rows: RegtechRow[] = [];
    for (let day = [to, today].sort()[0] ?? to; day >= from; day = addDays(day, -1)) {
      for (const row of [...added.filter((extra) => extra.registered === day), ...generated(day)]) {
        const current = changed.has(row.uuid) ? changed.get(row.uuid) : row;
        if (current && current.released > today) rows.push(current);
      }
    }
    return rows;
  };

  const find: RegtechData['find'] = (ip, today) =>
    query(addDays(today, -2 * MAX_LIFETIME_DAYS), today, today).find((row) => row.ip === ip) ?? null;

  const change = (ip: string, today: Day, apply: (row: RegtechRow) => RegtechRow | null): RegtechRow | null => {
    const row = find(ip, today);
    if (!row) return null;
    const next = apply(row);
    changed.set(row.uuid, next);
    return next ?? row;
  };

  const add: RegtechData['add'] = (row) => {
    const full = { uuid: uuid(random), views: 0, ...row };
    added.push(full);
    return full;
  };

  return {
    query,
    find,
    add,
    extend: (ip, count, today) => change(ip, today, (row) => ({ ...row, released: addDays(row.released, count) })),
    release: (ip, today) => change(ip, today, () => null),
    reRegister(ip, today) {
      const old = change(ip, today, () => null);
      if (!old) return null;
      const { country, reason } = old;
      return add({ ip, country, reason, registered: today, released: addDays(today, lifetime(random)) });
    },
  };
}
