import type { NoteCode, RunPhase, RunStatus } from '../../../../shared/policy/collection/run.ts';
import type { ComparedField } from '../../../../shared/policy/sources/disagreement.ts';

type Words<K extends string> = Readonly<Record<K, readonly [ko: string, en: string]>>;

/** A vocabulary in one language, for `data-words`. */
const said =
  (words: Words<string>) =>
  (language: 'ko' | 'en'): string =>
    JSON.stringify(Object.fromEntries(Object.entries(words).map(([word, [ko, en]]) => [word, { ko, en }[language]])));

const STATUSES: Words<RunStatus> = {
  running: ['진행 중', 'Running'],
  waiting: ['대기 중', 'Waiting'],
  succeeded: ['완료', 'Done'],
  unchanged: ['변경 없음', 'Nothing new'],
  failed: ['실패', 'Failed'],
  cancelled: ['중지됨', 'Stopped'],
};
const PHASES: Words<RunPhase> = {
  collect: ['페이지를 읽는 중', 'Reading pages'],
  deliver: ['달라진 것을 반영하는 중', 'Handing on what differs'],
  retire: ['사라진 것을 정리하는 중', 'Retiring what is gone'],
  done: ['마침', 'Finished'],
};
const NOTES: Words<NoteCode> = {
  'page-repeats': ['같은 페이지가 되풀이됨', 'A page came twice'],
  'total-drifted': ['읽는 동안 전체 건수가 바뀜', 'The total changed while reading'],
  'records-short': ['출처가 말한 것보다 적게 받음', 'Fewer records than the source claims'],
  'robots-disallowed': ['robots.txt가 허용하지 않음', 'Not allowed by robots.txt'],
  limit: ['요청 한도에 닿음', 'The limit of requests was reached'],
  fault: ['출처의 오류 응답', 'The source answered with a fault'],
};
const FIELDS: Words<ComparedField> = {
  age: ['나이', 'Age'],
  incomePercent: ['소득 기준', 'Income'],
  deadline: ['신청 기한', 'Deadline'],
  amount: ['금액', 'Amount'],
  regions: ['지역', 'Regions'],
  applicants: ['신청 대상', 'Who may apply'],
};

/** How a source is. */
export const conditionWords = said({
  'not-configured': ['설정 전', 'Not configured'],
  disabled: ['꺼짐', 'Switched off'],
  'key-missing': ['API 키 필요', 'API key missing'],
  idle: ['정상', 'In order'],
  running: ['수집 중', 'Collecting'],
  waiting: ['대기 중', 'Waiting'],
  failing: ['실패 반복', 'Failing'],
  attention: ['확인 필요', 'Needs a person'],
  paused: ['멈춤', 'Stands still'],
});
/** How a run is or ended, and how a compilation of the catalogue ended. */
export const runWords = said({ ...STATUSES, published: ['공개됨', 'Published'] });
/** What a run is doing. */
export const phaseWords = said(PHASES);
/** What is odd about the pages of a run. */
export const noteWords = said(NOTES);
/** Why a run waits. */
export const waitWords = said({
  limit: ['출처의 요청 제한이 풀리기를', 'for the limit of the source'],
  budget: ['하루 요청 한도가 다시 차기를', 'for the requests of the next day'],
  backoff: ['오류 뒤 다시 시도할 때를', 'before trying again after a fault'],
});
/** Who started a run. */
export const triggerWords = said({ schedule: ['예약', 'Schedule'], manual: ['수동', 'By hand'] });
/** Why a record became no programme. */
export const reasonWords = said({
  'no-id': ['ID가 없음', 'No id'],
  'bad-id': ['ID를 쓸 수 없음', 'Unusable id'],
  'duplicate-id': ['ID 중복', 'Id used twice'],
  'not-an-object': ['레코드 형식이 아님', 'Not a record'],
  invalid: ['형식 오류', 'Wrong form'],
  span: ['인용 위치 오류', 'Quotation does not stand there'],
  'too-large': ['너무 큼', 'Too large'],
  withheld: ['출처가 승인하지 않음', 'Not approved by the source'],
});
/** What sources disagree about. */
export const comparedWords = said(FIELDS);
/** Parts of the catalogue. */
export const partWords = said({
  cards: ['정책 카드', 'Cards'],
  verdicts: ['자격 판정', 'Verdicts'],
  search: ['검색 색인', 'Search index'],
  graph: ['관계 그래프', 'Graph of relations'],
});
/** What became of records. */
export const recordWords = said({
  delivered: ['정책으로 반영', 'Handed on'],
  retired: ['종료됨', 'Given up'],
  rejected: ['거부됨', 'Rejected'],
  withheld: ['보류됨', 'Held back'],
});
