import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { districtsIn, provinces, regionLabel } from '../../../shared/policy/regions/index.ts';
import { between, createRandom, pick, type Random, seedOf } from '../random.ts';
import type { Archetype } from './archetype.ts';
import { LIFE } from './archetypes-life.ts';
import { PUBLIC } from './archetypes-public.ts';
import { WORK } from './archetypes-work.ts';
import { YOUNG } from './archetypes-young.ts';
import { codesOf } from './codes.ts';
import { deadlineText } from './deadlines.ts';

/** A row as the national catalogue gives it. */
export type Row = Record<string, string | number | null>;

/** The three endpoints of the national catalogue, in the order of their services. */
export interface Gov24Data {
  readonly serviceList: Row[];
  readonly serviceDetail: Row[];
  readonly supportConditions: Row[];
}

export interface GenerateOptions {
  /** Services in all. Default 11,032, as many as the real catalogue had. */
  readonly count?: number;
  readonly seed?: number;
  /** Day around which windows lie. Default 2026-11-24. */
  readonly today?: string;
}

interface Place {
  /** Full name; empty for a ministry. */
  readonly name: string;
  readonly own: string;
  readonly kind: string;
  readonly organisation: string;
  readonly code: string;
}

interface RealRows {
  readonly serviceList: Row[];
  readonly supportConditions: Row[];
}

const REAL = fileURLToPath(new URL('../../../test/policy/fixtures/gov24-rows.json', import.meta.url).href);
const ARCHETYPES: readonly Archetype[] = [...YOUNG, ...LIFE, ...PUBLIC, ...WORK];
const MINISTRIES = ['보건복지부', '고용노동부', '국토교통부', '여성가족부', '농림축산식품부', '중소벤처기업부'];

const placeOf = (code: string, kind: string): Place => {
  const name = regionLabel(code, 'ko');
  return { name, own: name.split(' ').at(-1) ?? name, kind, organisation: name, code };
};

const PROVINCE_PLACES = provinces().map(({ code }) => placeOf(code, '광역시도'));
const DISTRICT_PLACES = provinces()
  .filter(({ code }) => code !== '36')
  .flatMap(({ code }) => districtsIn(code).map((district) => placeOf(district.code, '시군구')));
const MINISTRY_PLACES: readonly Place[] = MINISTRIES.map((organisation, index) => ({
  name: '',
  own: '',
  kind: '중앙행정기관',
  organisation,
  code: `1${index}`,
}));

function placesOf(archetype: Archetype): readonly Place[] {
  switch (archetype.by) {
    case 'ministry':
      return MINISTRY_PLACES.slice(0, 1);
    case 'province':
      return PROVINCE_PLACES;
    case 'district':
      return DISTRICT_PLACES;
    default:
      return [...PROVINCE_PLACES, ...DISTRICT_PLACES];
  }
}

const won = (tenThousands: number): string => {
  const hundredMillions = Math.floor(tenThousands / 10_000);
  const rest = tenThousands % 10_000;
  const text = rest === 0 ? '' : `${rest.toLocaleString('en-US')}만`;
  return `${hundredMillions === 0 ? '' : `${hundredMillions}억${text === '' ? '' : ' '}`}${text}원`;
};

/** Ids of the forms that the catalogue has: mostly 12 digits with zeros in front, some with letters. */
function idOf(index: number): string {
  const serial = String(index + 1).padStart(6, '0');
  if (index % 97 === 0) return `SD${serial.padStart(10, '0')}`;
  if (index % 53 === 0) return `B55${serial.padStart(9, '0')}`;
  return `${String((index * 37) % 1_000).padStart(3, '0')}000${serial}`;
}

function filled(
  text: string,
  place: Place,
  random: Random,
  ages: readonly [number, number] | null,
  sum: string,
): string {
  const range = ages === null ? '19세 이상' : ages[1] >= 120 ? `만 ${ages[0]}세 이상` : `만 ${ages[0]}세~${ages[1]}세`;
  return text
    .replaceAll('{곳}', place.name)
    .replaceAll('{고장}', place.own)
    .replaceAll('{나이}', range)
    .replaceAll('{돈}', sum)
    .replaceAll('{달}', String(pick(random, [3, 6, 12])))
    .trim();
}

interface Service {
  readonly list: Row;
  readonly detail: Row;
  readonly conditions: Row;
}

function serviceOf(archetype: Archetype, place: Place, index: number, options: Required<GenerateOptions>): Service {
  const random = createRandom(seedOf(options.seed, archetype.title, place.code));
  const ages = archetype.ages === undefined ? null : pick(random, archetype.ages);
  const sum = archetype.sums.length === 0 ? '' : won(pick(random, archetype.sums));
  const fill = (text: string): string => filled(text, place, random, ages, sum);
  const id = idOf(index);
  const modified = `2026${String(between(random, 1, 11)).padStart(2, '0')}${String(between(random, 1, 24)).padStart(2, '0')}${String(between(random, 9, 18)).padStart(2, '0')}${String(between(random, 0, 59)).padStart(2, '0')}12`;
  const shared = {
    서비스ID: id,
    지원유형: archetype.type,
    서비스명: fill(archetype.title),
    신청기한: deadlineText(pick(random, archetype.deadlines), random, options.today),
    지원대상: fill(archetype.target),
    선정기준:
      archetype.criteria === undefined ? pick(random, ['', '상동', '지원대상과 동일']) : fill(archetype.criteria),
    지원내용: fill(archetype.benefit),
    신청방법: archetype.how,
    소관기관명: place.organisation,
    수정일시: modified,
  };
  const phone = `${place.own || place.organisation} 담당부서/${place.code.slice(0, 2)}0-${between(random, 1000, 9999)}-0000`;
  const conditions: Row = { 서비스ID: id, 서비스명: shared.서비스명 };
  for (const code of codesOf(archetype.codes)) conditions[code] = 'Y';
  if (ages !== null) {
    // The real rows write ages as numbers and as digits.
    conditions.JA0110 = index % 3 === 0 ? String(ages[0]) : ages[0];
    conditions.JA0111 = index % 3 === 0 ? String(ages[1]) : ages[1];
  } else if (archetype.codes.includes('sex') || archetype.codes.startsWith('all')) {
    conditions.JA0110 = 0;
    conditions.JA0111 = 120;
  }
  return {
    list: {
      ...shared,
      서비스목적요약: random() < 0.04 ? '상동' : fill(archetype.summary),
      상세조회URL: `https://www.gov.kr/portal/rcvfvrSvc/dtlEx/${id}`,
      소관기관코드: `${place.code.padEnd(5, '0')}00`,
      부서명: `${pick(random, ['복지', '청년', '경제', '보건', '농업', '건강'])}정책과`,
      조회수: between(random, 10, 90_000),
      소관기관유형: place.kind,
      사용자구분: archetype.users,
      서비스분야: archetype.field,
      접수기관: place.organisation,
      전화문의: phone,
      등록일시: '20250102090000',
    },
    detail: {
      ...shared,
      서비스목적: fill(archetype.summary),
      구비서류: archetype.papers,
      접수기관명: place.organisation,
      문의처: phone,
      온라인신청사이트URL: archetype.how.includes('온라인') ? `https://www.gov.kr/portal/rcvfvrSvc/dtlEx/${id}` : '',
      행정규칙: '',
      자치법규: place.name === '' ? '' : fill(archetype.ordinances ?? ''),
      법령: archetype.laws,
      공무원확인구비서류: '',
      본인확인필요구비서류: '',
    },
    conditions,
  };
}

/** The real rows, with a name where they were published without one, and codes that restrict nobody. */
function realServices(): Service[] {
  const { serviceList } = JSON.parse(readFileSync(REAL, { encoding: 'utf8' })) as RealRows;
  return serviceList.map((row) => {
    const list: Row = { 서비스명: `${row.소관기관명} 지원 (${row.서비스ID})`, 신청기한: '-', ...row };
    const conditions: Row = { 서비스ID: row.서비스ID ?? '' };
    for (const code of codesOf('all')) conditions[code] = 'Y';
    return { list, detail: { ...list }, conditions };
  });
}

/**
 * The national catalogue in its own form: the real rows first, then programmes that districts, provinces and ministries offer, all distinct, the same
 * for the same options on every machine.
 *
 * @example
 * const { serviceList } = generateGov24({ count: 300 });
 */
export function generateGov24(options: GenerateOptions = {}): Gov24Data {
  const full = { count: 11_032, seed: 1, today: '2026-11-24', ...options };
  const services = realServices().slice(0, full.count);
  // Places in the outer loop would fill a small catalogue with one district: take archetype by archetype, district by district, in turns.
  const lists = ARCHETYPES.map((archetype) => {
    const places = [...placesOf(archetype)];
    const turn = seedOf(full.seed, archetype.title) % places.length;
    return { archetype, places: [...places.slice(turn), ...places.slice(0, turn)] };
  });
  for (let round = 0; services.length < full.count; round++) {
    let added = 0;
    for (const { archetype, places } of lists) {
      const place = places[round];
      if (place === undefined || services.length >= full.count) continue;
      services.push(serviceOf(archetype, place, services.length, full));
      added += 1;
    }
    if (added === 0) throw new Error(`only ${services.length} programmes can be made`);
  }
  return {
    serviceList: services.map(({ list }) => list),
    serviceDetail: services.map(({ detail }) => detail),
    supportConditions: services.map(({ conditions }) => conditions),
  };
}
