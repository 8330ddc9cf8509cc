import type { Answers } from '../rig.ts';

const both = (ko: string, en: string) => ({ ko, en });
const DEADLINE = {
  kind: 'period',
  state: 'open',
  opensOn: '2026-11-01',
  closesOn: '2026-12-31',
  closesAt: null,
  daysLeft: 37,
  dDay: 'D-37',
  text: both('2026년 12월 31일까지', 'until 31 December 2026'),
  quoted: '2026.11.1. ~ 2026.12.31.',
};
export const RENT = 'gov24:000000465790';
export const RECOMMENDATION = '01KAZ3N8V2QJ7W4R5T6Y8B9C0D';
export const INTERVIEW = '01KAZ3N8V2QJ7W4R5T6Y8B9C0E';

const counts = (certain: number) => ({
  ...{ eligible: 3, likely: 8, ineligible: certain - 11, needsInfo: 500 - certain, needsReview: 4, certain },
});
const REGION = {
  ...{ attribute: 'region', subject: 'applicant', kind: 'region', options: [], unit: null, resolves: 210.4 },
  text: both('어디에 살고 계신가요?', 'Where do you live?'),
};
const HOUSEHOLD = {
  ...{ attribute: 'household', subject: 'applicant', kind: 'traits', unit: null, resolves: 40 },
  text: both('해당하는 것을 모두 골라 주세요.', 'Which of these apply?'),
  options: [
    { id: 'no-home', label: both('무주택', 'Owns no home') },
    { id: 'single-person', label: both('1인 가구', 'Lives alone') },
  ],
};
const AGE = {
  ...{ attribute: 'age', subject: 'applicant', kind: 'number', options: [], unit: 'years', resolves: 30 },
  text: both('만 나이가 어떻게 되시나요?', 'How old are you?'),
};

const interview = (question: unknown, certain: number, becameCertain: number, asked: number) => ({
  ...{ id: INTERVIEW, asked, question, counts: counts(certain), becameCertain, refused: [], expiresAt: null },
});

const ITEM = {
  rank: 1,
  policyId: RENT,
  title: '청년월세 특별지원',
  titleEn: null,
  organisation: '국토교통부',
  summary: '청년에게 월세를 지원합니다.',
  status: 'likely',
  confidence: 'medium',
  probability: 1,
  score: 0.71,
  won: 2_400_000,
  deadline: DEADLINE,
  conditions: [
    { attribute: 'age', subject: 'applicant', state: 'met', text: both('만 19~34세', 'Aged 19 to 34') },
    {
      attribute: 'incomePercent',
      subject: 'applicant',
      state: 'unknown',
      text: both('중위소득 60% 이하', 'Income up to 60 %'),
    },
  ],
  hasUnread: true,
  flags: [],
  duplicates: [],
  url: 'https://www.gov.kr/portal/rcvfvrSvc/dtlEx/000000465790',
  breakdown: {
    components: { retrieval: null, fit: 0.8, probability: 1, value: 0.8, urgency: 0.2, ease: 0.7, quality: 0.9 },
  },
};

const RECOMMENDED = {
  id: RECOMMENDATION,
  createdAt: '2026-11-24T03:00:00Z',
  locale: 'ko',
  catalogue: 'c1',
  rules: 0,
  query: null,
  items: [ITEM],
  counts: { likely: 8, needs_info: 12, ineligible: 480 },
  plan: {
    steps: [
      { policyId: RENT, title: ITEM.title, deadline: DEADLINE, won: 2_400_000, prerequisites: [], complements: [] },
    ],
    alternatives: [
      {
        ...{
          policyId: 'gov24:2',
          title: '주거급여',
          insteadOf: [RENT],
          reason: 'amount',
          won: 1_000_000,
          wonInstead: 2_400_000,
        },
        ...{
          confidence: 0.9,
          text: both('청년월세와 함께 받을 수 없습니다.', 'It cannot be had together with the rent support.'),
        },
      },
    ],
    warnings: [],
    documents: [{ name: '임대차계약서', for: [RENT] }],
    statedWon: 2_400_000,
    unstated: 0,
  },
  card: {},
  models: [],
  digest: 'd',
  spans: [],
  durationMs: 9,
};

const EXPLAINED = {
  policyId: RENT,
  status: 'likely',
  confidence: 'medium',
  headline: both('거의 확실합니다.', 'It is likely.'),
  reasons: [
    {
      ...{ kind: 'unread', id: 't1', attribute: null, isDecisive: true, isBroken: false },
      text: both('부모와 따로 살아야 합니다.', 'You have to live apart from your parents.'),
      evidence: { field: 'target', start: 0, end: 12, quote: '부모와 별도 거주하는 청년' },
    },
  ],
  nextSteps: [{ kind: 'ask', text: both('소득을 알려 주세요.', 'Tell your income.'), attribute: 'incomePercent' }],
};

const DOCUMENT = {
  id: RENT,
  title: ITEM.title,
  organisation: { name: ITEM.organisation },
  texts: { summary: ITEM.summary, target: '부모와 별도 거주하는 청년\n만 19~34세', benefit: '월 20만원' },
  deadline: {
    kind: 'period',
    text: DEADLINE.quoted,
    windows: [{ label: null, opens: '2026-11-01', closes: '2026-12-31' }],
  },
  documents: ['임대차계약서'],
  laws: ['주거기본법'],
  channel: { url: ITEM.url, phone: '1600-0777' },
  verifiedOn: '2026-11-23',
};

/** What the API answers to a citizen who is asked three questions. */
export function citizenAnswers(): Answers {
  let asked = 0;
  const following = [HOUSEHOLD, AGE, null];
  const path = '/api/v1/policies/interviews';
  return {
    [`POST ${path}`]: () => {
      asked = 0;
      const visitor = { token: 'visitor-token', header: 'Applicant-Token' };
      return { status: 201, body: { ...interview(REGION, 120, 0, 0), visitor } };
    },
    [`POST ${path}/${INTERVIEW}/answers`]: () => {
      const question = following[asked] ?? null;
      asked += 1;
      return { status: 200, body: interview(question, 120 + asked * 100, 100, asked) };
    },
    'POST /api/v1/recommendations': () => ({ status: 201, body: { ...RECOMMENDED, visitor: null } }),
    [`GET /api/v1/recommendations/explain/${RECOMMENDATION}`]: () => ({
      status: 200,
      body: { data: [EXPLAINED], card: {} },
    }),
    [`POST /api/v1/recommendations/${RECOMMENDATION}/replay`]: () => ({ status: 200, body: { identical: true } }),
    [`GET /api/v1/recommendations/${RECOMMENDATION}/calendar.ics`]: () =>
      new Response('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n', { headers: { 'content-type': 'text/calendar' } }),
    'DELETE /api/v1/applicants/me/facts': () => new Response(null, { status: 204 }),
    'POST /api/v1/recommendations/batch': (body) => {
      const { people } = body as { people: { ref: string }[] };
      const items = [{ policyId: RENT, title: ITEM.title, status: 'likely', score: 0.7, won: null }];
      const data = people.map(({ ref }) => ({
        ref,
        items,
        counts: {},
        missing: [{ attribute: 'incomePercent', programmes: 12 }],
        error: null,
      }));
      return { status: 200, body: { catalogue: 'c1', rules: 0, data, failed: 0 } };
    },
    'GET /api/v1/policies': () => ({
      status: 200,
      body: { data: [{ ...ITEM, id: RENT, open: true, deadline: DOCUMENT.deadline }], page: { next: null }, total: 1 },
    }),
    'GET /api/v1/policies/search': () => ({
      status: 200,
      body: {
        data: [
          { ...ITEM, id: RENT, isOpen: true, organisation: { name: ITEM.organisation }, deadline: DOCUMENT.deadline },
        ],
        page: { next: null },
      },
    }),
    'GET /api/v1/policies/{policyId}': () => ({
      status: 200,
      body: {
        id: RENT,
        open: true,
        document: DOCUMENT,
        sources: [{ source: 'gov24', record: '000000465790' }],
        disagreements: [],
      },
    }),
    'GET /api/v1/policies/{policyId}/graph': () => ({
      status: 200,
      body: {
        edges: [
          {
            kind: 'conflicts',
            direction: 'out',
            node: { kind: 'named', id: 'n', label: '주거급여' },
            confidence: 0.9,
            evidence: null,
            quote: '주거급여 수급자 제외',
          },
          {
            kind: 'category',
            direction: 'out',
            node: { kind: 'category', id: 'housing', label: '주거·자립' },
            confidence: 1,
            evidence: null,
            quote: null,
          },
        ],
        near: [{ id: 'gov24:2', title: '주거급여', score: 0.1 }],
      },
    }),
  };
}
