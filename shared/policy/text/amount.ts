import type { Amount } from '../document/document.ts';
import type { TextField } from '../rule/rule.ts';
import { type WrittenSum, writtenSums } from './money.ts';

type Per = Amount['per'];

interface Found extends WrittenSum {
  readonly per: Per;
  readonly isMost: boolean;
}

/** Sums that bound who qualifies or what it costs, not what is given. */
const NOT_GIVEN =
  /소득|재산|자산|매출|보증금|전세가|주택가격|공시가|차량가|자동차|월세\s*\d|임차료\s*\d|납부액|본인\s*부담|자부담|예산|총\s*사업비|과태료|벌금|최저임금|중위/;
const NOT_GIVEN_ALL = new RegExp(NOT_GIVEN.source, 'g');
const GIVEN =
  /지원|지급|최대|한도|1인당|인당|가구당|명당|회당|장려금|수당|할인|감면|바우처|포인트|금액|장학금|대출|융자|이용권|상품권|적립|보조/;
const MOST = /최대|최고|이내|한도|까지|범위|내에서|이하/;
/** More than a person is given in a year by any one programme; larger sums are budgets, or loans to businesses. */
const MOST_WON = 1e11;

/** `월 10~20만원`: the lower end of a range shares the unit of the upper one. */
const SHARED_UNIT = /\d[\d,.]*\s*[~∼〜～\-–]\s*$/;
/** Sums for a day, an hour or a measure say nothing of a whole. */
const BY_MEASURE = /(?:^|[\s(:,])(?:1\s*)?(?:일|시간|회당)\s*(?:최대\s*)?$/;
const PER_MEASURE = /^\s*\/\s*(?:1\s*)?(?:일|시간|㎡|m|km|ha|톤|kg|마리|두|주)/;

function periodOf(before: string, after: string): Per {
  const near = before.replace(SHARED_UNIT, '').slice(-18);
  if (
    /(?:매월|매달|월별)(?:\s\S{1,8})?\s*(?:최대\s*)?(?:약\s*)?$|(?:월\s*최대|월|개월간\s*월)\s*(?:각\s*)?(?:정액\s*)?(?:최대\s*)?(?:약\s*)?$/.test(
      near,
    ) ||
    /^\s*\/\s*월/.test(after)
  )
    return 'month';
  if (
    /(?:매년|연간|년간|연\s*최대|연|年|1년에)\s*(?:최대\s*)?(?:약\s*)?$/.test(near) ||
    /^\s*\/\s*(?:년|연)/.test(after)
  )
    return 'year';
  return 'once';
}

/** Whether the words before a sum say last that it bounds, and not that it is given. */
function isBound(before: string, after: string): boolean {
  const near = before.slice(-24);
  const bound = [...near.matchAll(NOT_GIVEN_ALL)].at(-1);
  if (bound === undefined) return false;
  return !GIVEN.test(near.slice(bound.index + bound[0].length)) && !/^\s*한도/.test(after);
}

function givenIn(text: string): Found[] {
  const found: Found[] = [];
  for (const sum of writtenSums(text)) {
    const lineStart = text.lastIndexOf('\n', sum.start - 1) + 1;
    const lineEnd = text.indexOf('\n', sum.end);
    const before = text.slice(Math.max(lineStart, sum.start - 40), sum.start);
    const after = text.slice(sum.end, lineEnd === -1 ? sum.end + 16 : Math.min(lineEnd, sum.end + 16));
    if (sum.won < 100 || sum.won > MOST_WON || isBound(before, after)) continue;
    if (BY_MEASURE.test(before) || PER_MEASURE.test(after)) continue;
    if (!GIVEN.test(before + after) && found.length > 0) continue;
    const isMost =
      SHARED_UNIT.test(before) || /최대|최고|한도\s*[:：]?\s*$/.test(before.slice(-12)) || MOST.test(after.slice(0, 8));
    const last = found.at(-1);
    const isRangeEnd = last !== undefined && /^\s*[~∼〜～-]\s*$/.test(text.slice(last.end, sum.start));
    found.push({ ...sum, per: isRangeEnd ? last.per : periodOf(before, after), isMost });
  }
  return found;
}

const RATE = /(?:금리|이율|이자율?|이차보전)[^\n%]{0,24}?(\d{1,2}(?:\.\d{1,3})?)\s*%/;

/**
 * What a benefit is worth, where its text says so: the sums that are given, of the period of the first of them. Sums that describe who qualifies are
 * left out. `null` where no sum is given.
 *
 * @example
 * readAmount('benefit', '월 20만원 범위에서 월세 지원');
 * // { min: null, max: 200000, per: 'month', interest: null, source: { field: 'benefit', start: 2, end: 6 } }
 */
export function readAmount(field: TextField, text: string): Amount | null {
  const rate = RATE.exec(text);
  const interest = rate === null ? null : Number(rate[1]);
  const found = givenIn(text);
  const first = found[0];
  if (first === undefined)
    return rate === null
      ? null
      : {
          min: null,
          max: null,
          per: 'once',
          interest,
          source: { field, start: rate.index, end: rate.index + rate[0].length },
        };
  const alike = found.filter(({ per }) => per === first.per);
  const most = alike.reduce((best, sum) => (sum.won > best.won ? sum : best));
  const least = Math.min(...alike.map(({ won }) => won));
  return {
    min: alike.some(({ isMost }) => isMost) ? null : least,
    max: most.won,
    per: first.per,
    interest,
    source: { field, start: most.start, end: most.end },
  };
}
