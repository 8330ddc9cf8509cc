import type { DEADLINE_KINDS, Deadline } from '../document/deadline.ts';
import { windowsOf } from './windows.ts';

type Kind = (typeof DEADLINE_KINDS)[number];

const AGENCY =
  /(기관|지자체|지역|시군구|시·군|시군|자치구|구청|학교|대학|은행|센터|시설|사업|시도|지점|과정|품목|유형|종목|분야|강좌|프로그램|보건소|주민센터)\s*(별|마다|에\s*따라)/;
const ELSEWHERE =
  /공고|공지|별도|추후|홈페이지|누리집|안내\s*(예정|문|참)|참고|참조|문의|미정|확인\s*(필요|요망|바람)|공모\s*(시|기간)|모집\s*(시|기간)|계획\s*수립/;
const ALWAYS = /상시|수시|연\s?중|항시|365일|24시간|(기한|기간|제한)\s*(없음|없이)|언제나|언제든/;
const EVENT =
  /생일|출생|출산|임신|분만|전입|퇴직|퇴원|이직|사망|혼인|결혼|입학|졸업|전역|수료|발생|진단|이후|후\s*\d|이내|내에?\s*신청|날부터|날로부터|일부터|일로부터|경과|지체\s*없이|즉시|만료|종료|취득|등록\s*시|신고\s*시|구입|설치|가입|계약|개시|완료|도래|전까지|필요\s*시|사유/;
const PERIODIC =
  /매월|매달|매주|매일|분기(별|마다|\s*말|\s*초)?|격월|월별|(\d+\s*개월|반기)\s*(마다|별)|주\s*\d회|월\s*\d회/;
const REGULAR =
  /매년|해마다|연\s*\d+\s*회|연\s*[일이삼사]회|정기|명절|설날|설\s*[,·/]|추석|상반기|하반기|학기|반기|연\s*초|연초|연말|당해\s*연도|\d{1,2}\s*월|\d{1,2}\.\s*\d{1,2}|회차|기수별/;

/** The kinds by what a text says, the most telling first; windows are read apart. */
const CUES: readonly (readonly [Kind, RegExp])[] = [
  [
    'not-needed',
    /신청\s*(절차\s*)?(불\s*필요|필요\s*없|없음|하지\s*않)|별도\s*(의\s*)?신청\s*(없|불|하지)|자동\s*(지급|적용|신청|감면)|^해당\s*없음$/,
  ],
  ['until-exhausted', /소진|선착순|마감\s*시|모집\s*(인원\s*)?완료|정원\s*(충족|마감)|한도\s*내/],
  ['by-agency', AGENCY],
  ['announced-elsewhere', ELSEWHERE],
  ['on-event', /생일|지체\s*없이|(?:날|일)(?:로)?부터/],
  ['periodic', PERIODIC],
  ['always', ALWAYS],
  ['on-event', EVENT],
  ['regular', REGULAR],
  ['on-event', /[가-힣](?:시|후)(?:에)?(?:\s*신청)?$/],
];

/**
 * Reads what a source says about the time in which one can apply. Only dates that the text states become windows; a month, a "usually in
 * spring", a birthday never do.
 *
 * @param text As the source says it, at most 2,000 characters are kept.
 * @example
 * readDeadline('상시신청').kind; // 'always'
 * readDeadline('만 17세 생일이 속하는 달의 다음 달부터').kind; // 'on-event'
 */
export function readDeadline(text: string): Deadline {
  const plain = text.trim().slice(0, 2_000);
  const windows = windowsOf(plain);
  if (/^[-–—.·\s]*$/.test(plain)) return { kind: 'unknown', windows: [], text: plain };
  const cue = CUES.find(([, pattern]) => pattern.test(plain))?.[0];
  if (cue === 'not-needed') return { kind: 'not-needed', windows: [], text: plain };
  if (windows.length > 0) return { kind: cue === 'until-exhausted' ? cue : 'period', windows, text: plain };
  // A month or a half of one year is neither a day nor something that comes back.
  const isOfOneYear = cue === 'regular' && /20\d{2}/.test(plain);
  return { kind: isOfOneYear ? 'unknown' : (cue ?? 'unknown'), windows, text: plain };
}
