import { dayNumber } from '../day.ts';
import type { Amount } from '../document/document.ts';
import type { Feature } from './feature.ts';
import { standingOf } from './standing.ts';

/** A year's benefit above this counts as this, in won. */
const MOST_WON = 50_000_000;
/** Of a loan's principal, what having it at all is taken to be worth. */
const LOAN_SHARE = 0.1;
/** Yearly percent that a loan on the market is taken to cost, against which a lower interest saves. */
const MARKET_INTEREST = 5;
/** A deadline this many days away presses e times less than one of tomorrow. */
const PRESSING_DAYS = 14;

/** Titles of loans and guarantees; help with a loan's interest, fees or repayment is money given. */
const LENT = /융자|모기지|대출|특례\s*보증/;
const GIVEN_FOR_LOANS = /이자|상환|감면|탕감|수수료|보증료/;

/**
 * Whether the amount of a programme is lent or guaranteed and not given. Sources leave the kind of a benefit out now and then, so the
 * title is read, too.
 *
 * @example
 * isLoan({ title: '공유형모기지 융자', benefits: [] }); // true
 */
export function isLoan({ title, benefits }: Pick<Feature, 'title' | 'benefits'>): boolean {
  return benefits.includes('loan') || (LENT.test(title) && !GIVEN_FOR_LOANS.test(title));
}

/**
 * Won a year that a benefit is worth: the larger bound where two are stated, twelve times a monthly one; of a loan 10 % of the
 * principal and the interest saved.
 *
 * @returns `null` where the text states no amount.
 */
export function wonAYear(amount: Omit<Amount, 'source'> | null, isLoan: boolean): number | null {
  const stated = amount === null ? null : (amount.max ?? amount.min);
  if (amount === null || stated === null) return null;
  const yearly = amount.per === 'month' ? stated * 12 : stated;
  if (!isLoan) return yearly;
  const saved = amount.interest === null ? 0 : Math.max(0, MARKET_INTEREST - amount.interest) / 100;
  return yearly * (LOAN_SHARE + saved);
}

/** `ln(1 + won) / ln(1 + 5·10⁷)`, at most 1: twice the money is not twice the worth. */
export function worthOfWon(won: number): number {
  return Math.log(1 + Math.min(Math.max(0, won), MOST_WON)) / Math.log(1 + MOST_WON);
}

/**
 * How much it presses, 0 to 1: a period that ends in `d` days `exp(−max(0, d−1)/14)`; while a budget lasts 0.5; always, regularly or as
 * each agency says 0.2; what is not known, and what opens later, 0.1.
 */
export function urgencyOf(deadline: Feature['deadline'], day: string): number {
  const { state, closesOn } = standingOf(deadline, day);
  if (state === 'upcoming') return 0.1;
  if (closesOn !== null) return Math.exp(-Math.max(0, dayNumber(closesOn) - dayNumber(day) - 1) / PRESSING_DAYS);
  switch (deadline.kind) {
    case 'until-exhausted':
      return 0.5;
    case 'always':
    case 'regular':
    case 'periodic':
    case 'by-agency':
    case 'not-needed':
      return 0.2;
    default:
      return 0.1;
  }
}

/** `1 − min(1, 0.08·documents + 0.2·[only by visit] + 0.2·[competitive])`. */
export function easeOf(feature: Pick<Feature, 'documents' | 'isVisitOnly' | 'isCompetitive'>): number {
  const burden = 0.08 * feature.documents + (feature.isVisitOnly ? 0.2 : 0) + (feature.isCompetitive ? 0.2 : 0);
  return 1 - Math.min(1, burden);
}
