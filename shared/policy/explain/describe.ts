import { attributeOf } from '../facts/registry.ts';
import type { Locale } from '../plan/told.ts';
import { regionLabel } from '../regions/index.ts';
import type { Test } from '../rule/rule.ts';

/** Both languages of a text. */
export type Texts = Readonly<Record<Locale, string>>;

/** Districts named one by one; beyond, how many more there are. */
const MOST_NAMED = 5;

/**
 * What a condition asks, in both languages and without the person: `나이: 19세 이상 34세 이하`. An attribute that the registry does not know
 * is called by its id.
 */
export function describeCondition(attribute: string, test: Test): Texts {
  const label = labelOf(attribute);
  return {
    ko: `${label.ko}: ${describeTest(attribute, test, 'ko')}`,
    en: `${label.en}: ${describeTest(attribute, test, 'en')}`,
  };
}

/** The name of an attribute. */
export function labelOf(attribute: string): Texts {
  return attributeOf(attribute)?.label ?? { ko: attribute, en: attribute };
}

/** What a test asks, without the name of the attribute. */
export function describeTest(attribute: string, test: Test, locale: Locale): string {
  if ('min' in test) return range(test.min, test.max, attributeOf(attribute)?.unit, locale);
  if ('from' in test) return days(test.from, test.until, locale);
  const names =
    'within' in test
      ? test.within.map((code) => regionLabel(code, locale))
      : test.anyOf.map((id) => optionLabel(attribute, id, locale));
  const shown = names.slice(0, MOST_NAMED).join(locale === 'ko' ? ' · ' : ', ');
  const more = names.length - MOST_NAMED;
  if (more <= 0) return names.length > 1 ? `${shown} ${locale === 'ko' ? '중 하나' : '(any of these)'}` : shown;
  return locale === 'ko' ? `${shown} 외 ${more}곳 중 하나` : `${shown} and ${more} more (any of these)`;
}

function optionLabel(attribute: string, id: string, locale: Locale): string {
  return attributeOf(attribute)?.options?.find((option) => option.id === id)?.label[locale] ?? id;
}

function range(min: number | null, max: number | null, unit: string | undefined, locale: Locale): string {
  const show = (value: number) => withUnit(value, unit, locale);
  if (min !== null && min === max) return show(min);
  if (locale === 'ko') {
    const parts = [min === null ? '' : `${show(min)} 이상`, max === null ? '' : `${show(max)} 이하`];
    return parts.filter((part) => part !== '').join(' ') || '제한 없음';
  }
  if (min !== null && max !== null) return `from ${show(min)} to ${show(max)}`;
  if (min !== null) return `at least ${show(min)}`;
  return max === null ? 'no limit' : `at most ${show(max)}`;
}

const UNITS: Readonly<Record<string, Texts>> = {
  KRW: { ko: '원', en: ' won' },
  percent: { ko: '%', en: '%' },
  years: { ko: '세', en: ' years' },
  months: { ko: '개월', en: ' months' },
  people: { ko: '명', en: ' people' },
  days: { ko: '일', en: ' days' },
};

function withUnit(value: number, unit: string | undefined, locale: Locale): string {
  // Written here and not by `Intl`, whose data differ between runtimes: a replay must be the same everywhere.
  const [whole, part] = String(value).split('.');
  const grouped = whole!.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  const shown = part === undefined ? grouped : `${grouped}.${part}`;
  return `${shown}${unit === undefined ? '' : (UNITS[unit]?.[locale] ?? '')}`;
}

/** A sum of won as people read it. */
export function wonText(won: number, locale: Locale): string {
  return withUnit(Math.round(won), 'KRW', locale);
}

function days(from: string | null, until: string | null, locale: Locale): string {
  if (locale === 'ko') {
    const parts = [from === null ? '' : `${from}부터`, until === null ? '' : `${until}까지`];
    return parts.filter((part) => part !== '').join(' ') || '제한 없음';
  }
  const parts = [from === null ? '' : `from ${from}`, until === null ? '' : `until ${until}`];
  return parts.filter((part) => part !== '').join(' ') || 'no limit';
}
