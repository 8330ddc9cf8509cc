import type { AlertFacts, AlertKind } from './kinds.ts';

export const ALERT_LOCALES = ['en', 'ko'] as const;
export type AlertLocale = (typeof ALERT_LOCALES)[number];

/** What is told of an alert. */
export const ALERT_NEWS = ['raised', 'closed', 'test'] as const;
export type AlertNews = (typeof ALERT_NEWS)[number];

/** A text in which `{name}` stands for a fact; what has no such fact is said without it. */
type Texts = Readonly<Record<AlertKind, { readonly title: string; readonly body: string }>>;

const ENGLISH: Texts = {
  source_silent: {
    title: 'Source {name} is silent',
    body: 'It has brought nothing since {since}. Its entries stand, but nothing new comes in.',
  },
  source_failing: {
    title: 'Collecting from {name} fails',
    body: 'Failed {failures} times in a row. Reason: {message}',
  },
  portal_layout_drifted: {
    title: 'Source {name} looks different',
    body: 'What it sent no longer has the expected form, so it was not taken over; earlier entries stand. {message}',
  },
  otp_waiting: {
    title: 'Source {name} waits for a person',
    body: 'A collection asks a question ({question}) and goes on once somebody has answered it.',
  },
  consumer_silent: {
    title: 'Consumer {name} has stopped polling',
    body: 'It last fetched its feed at {since}. It still blocks what it had then.',
  },
  consumer_misconfigured: {
    title: 'Consumer {name} is turned away',
    body: 'It asks for its feed and gets nothing: {message}',
  },
  appliance_mismatch: {
    title: 'Firewall {name} has not loaded what was published',
    body: 'Version {version}: {loaded} of {published} entries are loaded, {missing} are missing, {extra} are foreign, {invalid} are refused.',
  },
  appliance_unreachable: {
    title: 'Firewall {name} cannot be pushed to',
    body: 'Failed {failures} times in a row. Reason: {message}',
  },
  gate_held: {
    title: 'Version {version} of list {name} is held',
    body: 'The publish gate waits for a person ({reasons}). Firewalls go on with the last good version.',
  },
  feed_stale: {
    title: 'List {name} is no longer compiled',
    body: 'The last compilation was at {since}; there should be one a day. Firewalls go on with the last good version.',
  },
  warning_list_lost: {
    title: 'A warning list of list {name} is lost',
    body: 'The stored ranges of {lost} cannot be found, so nothing new is published: firewalls go on with the last good version. Import the warning list again, or remove it.',
  },
  reaction_failing: {
    title: 'What events of {name} set off fails',
    body: '{reaction} failed {attempts} times ({error}). It is tried again; the read model goes on.',
  },
};

const KOREAN: Texts = {
  source_silent: {
    title: '출처 {name}에서 수집되는 자료가 없습니다',
    body: '{since} 이후 새로 들어온 것이 없습니다. 기존 항목은 유지되지만 새 항목은 반영되지 않습니다.',
  },
  source_failing: {
    title: '출처 {name} 수집이 실패하고 있습니다',
    body: '연속 {failures}회 실패했습니다. 이유: {message}',
  },
  portal_layout_drifted: {
    title: '출처 {name}의 구성이 바뀌었습니다',
    body: '받은 자료가 예상한 형식이 아니어서 반영하지 않았습니다. 기존 항목은 유지됩니다. {message}',
  },
  otp_waiting: {
    title: '출처 {name}이(가) 담당자의 입력을 기다립니다',
    body: '수집 중 확인이 필요합니다({question}). 누군가 답하면 이어서 진행합니다.',
  },
  consumer_silent: {
    title: '소비자 {name}이(가) 피드를 가져가지 않습니다',
    body: '마지막으로 가져간 시각은 {since}입니다. 그때의 목록으로 계속 차단하고 있습니다.',
  },
  consumer_misconfigured: {
    title: '소비자 {name}의 요청이 거부되고 있습니다',
    body: '피드를 요청하지만 받지 못하고 있습니다: {message}',
  },
  appliance_mismatch: {
    title: '방화벽 {name}에 발행된 목록이 그대로 적재되지 않았습니다',
    body: '버전 {version}: {published}건 중 {loaded}건 적재, 누락 {missing}건, 알 수 없는 항목 {extra}건, 거부된 항목 {invalid}건입니다.',
  },
  appliance_unreachable: {
    title: '방화벽 {name}에 푸시할 수 없습니다',
    body: '연속 {failures}회 실패했습니다. 이유: {message}',
  },
  gate_held: {
    title: '목록 {name}의 버전 {version}이(가) 보류되었습니다',
    body: '발행 검문에서 담당자의 확인을 기다립니다({reasons}). 방화벽은 마지막 정상 버전을 계속 사용합니다.',
  },
  feed_stale: {
    title: '목록 {name}이(가) 더 이상 컴파일되지 않습니다',
    body: '마지막 컴파일은 {since}입니다. 하루에 한 번은 있어야 합니다. 방화벽은 마지막 정상 버전을 계속 사용합니다.',
  },
  warning_list_lost: {
    title: '목록 {name}의 경고 목록이 유실되었습니다',
    body: '{lost}의 저장된 대역을 찾을 수 없어 새 버전을 발행하지 않습니다. 방화벽은 마지막 정상 버전을 계속 사용합니다. 경고 목록을 다시 가져오거나 삭제하십시오.',
  },
  reaction_failing: {
    title: '{name}의 이벤트 후속 작업이 실패하고 있습니다',
    body: '{reaction} 작업이 {attempts}회 실패했습니다({error}). 계속 다시 시도하며 조회용 데이터는 정상적으로 갱신됩니다.',
  },
};

const TEXTS: Readonly<Record<AlertLocale, Texts>> = { en: ENGLISH, ko: KOREAN };

const FRAME: Readonly<Record<AlertLocale, Readonly<Record<AlertNews, string>> & { readonly unknown: string }>> = {
  en: { raised: '{title}', closed: 'Over: {title}', test: 'Test: {title}', unknown: 'unknown' },
  ko: { raised: '{title}', closed: '해소됨: {title}', test: '시험: {title}', unknown: '알 수 없음' },
};

/** The words for an alert: one line that says it all, and what it means. */
export interface AlertText {
  readonly title: string;
  readonly body: string;
}

/**
 * Writes an alert in words. `facts` may hold `name`; otherwise the subject's own is used.
 *
 * @example
 * alertText('gate_held', 'list:main', { version: 7, reasons: 'shrink' }, 'raised', 'en').title;
 * // 'Version 7 of list main is held'
 */
export function alertText(
  kind: AlertKind,
  subject: string,
  facts: AlertFacts,
  news: AlertNews,
  locale: AlertLocale,
): AlertText {
  const frame = FRAME[locale];
  const name = subject.slice(subject.indexOf(':') + 1);
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, fact: string) => {
      const value = fact === 'name' ? (facts.name ?? name) : facts[fact];
      return value === undefined || value === null || value === '' ? frame.unknown : oneLine(String(value));
    });
  const { title, body } = TEXTS[locale][kind];
  return { title: frame[news].replace('{title}', () => fill(title)), body: fill(body) };
}

/** What a portal or an appliance had a hand in must not be able to write lines of its own. */
function oneLine(value: string): string {
  return [...value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')].slice(0, 300).join('');
}
