import type { Deadline } from '../document/deadline.ts';
import { type Standing, standingOf } from '../ranking/standing.ts';

export type Locale = 'ko' | 'en';

/** A deadline as it may be told: what is stated, and nothing else. */
export interface ToldDeadline {
  readonly kind: Deadline['kind'];
  readonly state: Standing['state'];
  readonly opensOn: string | null;
  readonly closesOn: string | null;
  readonly closesAt: string | null;
  readonly daysLeft: number | null;
  /** `D-7`, `D-DAY`; `null` where no day is stated. */
  readonly dDay: string | null;
  readonly text: Readonly<Record<Locale, string>>;
  /** What the source says, word for word. */
  readonly quoted: string;
}

const KINDS: Readonly<Record<Deadline['kind'], Readonly<Record<Locale, string>>>> = {
  period: { ko: '신청 기간이 정해져 있습니다.', en: 'There is a fixed period to apply.' },
  'not-needed': { ko: '따로 신청하지 않아도 됩니다.', en: 'No application is needed.' },
  'until-exhausted': {
    ko: '예산이 소진될 때까지 신청할 수 있습니다. 마감일은 정해져 있지 않습니다.',
    en: 'Open until the budget is spent; no closing day is stated.',
  },
  always: { ko: '언제든지 신청할 수 있습니다.', en: 'You can apply at any time.' },
  'on-event': {
    ko: '해당 사유가 생긴 때를 기준으로 신청합니다. 정해진 날짜는 없습니다.',
    en: 'You apply when the event happens; no calendar day is stated.',
  },
  periodic: {
    ko: '주기적으로 신청을 받습니다. 다음 일정은 기관에 확인해 주세요.',
    en: 'Applications are taken periodically; ask the agency for the next date.',
  },
  regular: {
    ko: '매년 정해진 시기에 신청을 받습니다. 정확한 날짜는 기관에 확인해 주세요.',
    en: 'Applications are taken at fixed times of the year; ask the agency for the days.',
  },
  'by-agency': {
    ko: '접수 기관마다 기한이 다릅니다. 기관에 확인해 주세요.',
    en: 'Each agency sets its own deadline; ask the agency.',
  },
  'announced-elsewhere': {
    ko: '기한은 별도 공고로 정해집니다. 공고를 확인해 주세요.',
    en: 'The deadline is announced separately; look at the announcement.',
  },
  unknown: {
    ko: '신청 기한이 확인되지 않았습니다. 기관에 확인해 주세요.',
    en: 'The deadline is not known; ask the agency.',
  },
};

/**
 * Tells a deadline on a day in Seoul, in both languages. Days are named only where the source states them; otherwise the kind of
 * deadline is told, and that the day is not known.
 */
export function tellDeadline(deadline: Deadline, day: string): ToldDeadline {
  const { window: _window, ...standing } = standingOf(deadline, day);
  const dDay = standing.daysLeft === null ? null : standing.daysLeft === 0 ? 'D-DAY' : `D-${standing.daysLeft}`;
  return {
    kind: deadline.kind,
    state: standing.state,
    opensOn: standing.opensOn,
    closesOn: standing.closesOn,
    closesAt: standing.closesAt,
    daysLeft: standing.daysLeft,
    dDay,
    text: textOf(deadline, standing, dDay),
    quoted: deadline.text,
  };
}

function textOf(
  { kind }: Deadline,
  { state, closesOn, closesAt, opensOn }: Omit<Standing, 'window'>,
  dDay: string | null,
): Record<Locale, string> {
  if (state === 'closed') return { ko: '신청 기간이 끝났습니다.', en: 'The period to apply has ended.' };
  if (state === 'upcoming') {
    return { ko: `${opensOn}부터 신청할 수 있습니다.`, en: `You can apply from ${opensOn}.` };
  }
  if (closesOn !== null) {
    const hour = closesAt === null ? '' : ` ${closesAt}`;
    return {
      ko: `${closesOn}${hour}까지 신청할 수 있습니다 (${dDay}).`,
      en: `You can apply until ${closesOn}${hour} (${dDay}).`,
    };
  }
  if (state === 'open') {
    return {
      ko: '지금 신청할 수 있습니다. 마감일은 정해져 있지 않습니다.',
      en: 'You can apply now; no closing day is stated.',
    };
  }
  return KINDS[kind];
}
