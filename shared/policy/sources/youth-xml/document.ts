import type { Category, PolicyDocument } from '../../document/document.ts';
import { regionsOfOrganisation } from '../../regions/index.ts';
import type { Condition } from '../../rule/rule.ts';
import { readUrl, splitDocuments, writtenAges } from '../../text/index.ts';
import { assembled } from '../common/assemble.ts';
import { partOf, type Texts } from '../common/document.ts';
import { withClauses } from '../common/eligibility.ts';
import { residence } from '../common/place.ts';
import { coded, codedText, quoted } from '../common/rules.ts';
import type { DocumentContext, JoinedRecord, Withheld } from '../connector.ts';
import { fieldOf, type Row } from '../records.ts';

/** 정책유형 (polyRlmCd) */
const CATEGORIES: Readonly<Record<string, Category>> = {
  '023010': 'employment',
  '023020': 'housing',
  '023030': 'education',
  '023040': 'livelihood',
  '023050': 'other',
};

/** 신청기간 반복구분 (prdRpttSecd), in words that say what the code says. */
const REPEATS: Readonly<Record<string, string>> = {
  '002001': '상시',
  '002002': '연간반복',
  '002003': '월간반복',
  '002005': '미정',
};

const OPEN = /^(?:제한\s*없음|무관|해당\s*없음|-|없음|null)?\.?$/;

const stated = (row: Row, name: string): string => {
  const text = fieldOf(row, name);
  return OPEN.test(text) ? '' : text;
};

const lines = (...texts: readonly string[]): string => texts.filter((text) => text !== '').join('\n');

/** The age range of ageInfo, where it states one: it is text, so it is quoted and not wholly sure. */
function ages(row: Row, texts: Texts): Condition[] {
  const text = texts.target ?? '';
  const end = fieldOf(row, 'ageInfo').length;
  const [range, ...others] = writtenAges(text.slice(0, end));
  if (range === undefined || others.length > 0) return [];
  const span = { field: 'target', start: range.start, end: range.end } as const;
  return [quoted('age', 'age', { min: range.min, max: range.max }, span, 1)];
}

/** The programme of one record of the old interface of 온통청년. */
export function youthXmlDocument(joined: JoinedRecord, context: DocumentContext): PolicyDocument | Withheld {
  const row = partOf(joined, 'youthPlcyList');
  if (row === undefined) return { withheld: 'malformed', detail: joined.record };
  const issuer = fieldOf(row, 'cnsgNmor') || fieldOf(row, 'mngtMson');
  const isCentral = fieldOf(row, 'polyBizSecd').startsWith('003001');
  const regions = isCentral ? [] : [...regionsOfOrganisation(fieldOf(row, 'mngtMson') || issuer)];
  const category = CATEGORIES[fieldOf(row, 'polyRlmCd')];
  const period = fieldOf(row, 'rqutPrdCn');
  return assembled(joined, context, {
    source: 'youth-xml',
    title: fieldOf(row, 'polyBizSjnm'),
    issuer: { name: issuer, department: fieldOf(row, 'mngtMrofCherCn') },
    applicants: ['person'],
    categories: category === undefined ? [] : [category],
    benefits: [],
    tags: ['청년', fieldOf(row, 'polyBizTy')],
    regions,
    texts: {
      summary: fieldOf(row, 'polyItcnCn'),
      target: lines(stated(row, 'ageInfo'), stated(row, 'prcpCn')),
      criteria: lines(
        ...['accrRqisCn', 'majrRqisCn', 'empmSttsCn', 'splzRlmRqisCn', 'aditRscn'].map((name) => stated(row, name)),
      ),
      exclusions: stated(row, 'prcpLmttTrgtCn'),
      benefit: fieldOf(row, 'sporCn'),
      howToApply: fieldOf(row, 'rqutProcCn'),
      documents: fieldOf(row, 'pstnPaprCn'),
      other: lines(stated(row, 'etct'), stated(row, 'jdgnPresCn')),
    },
    eligibility: (texts) => {
      const kind = coded('kind', 'applicantKind', { anyOf: ['person', 'household'] }, 'youthPlcyList');
      const isLost = !isCentral && regions.length === 0;
      const lost = isLost ? [codedText('region-unknown', issuer || fieldOf(row, 'polyBizSecd'), 'polyBizSecd')] : [];
      const place = residence(regions, texts, 'mngtMson');
      // Who leaves the age empty has not said "no limit": that is written as 제한없음.
      const isSilent = fieldOf(row, 'ageInfo') === '' && texts.target === undefined && texts.criteria === undefined;
      const unsaid = isSilent ? [codedText('audience-unstated', '지원 대상이 적혀 있지 않음', 'ageInfo')] : [];
      return withClauses([kind, ...ages(row, texts), ...lost, ...unsaid], place, regions, texts);
    },
    deadline: OPEN.test(period) ? (REPEATS[fieldOf(row, 'prdRpttSecd')] ?? '') : period,
    url: readUrl(lines(fieldOf(row, 'rqutUrla'), fieldOf(row, 'rfcSiteUrla1'), fieldOf(row, 'rfcSiteUrla2'))),
    phone: fieldOf(row, 'cherCtpcCn') || fieldOf(row, 'tintCherCtpcCn'),
    documents: splitDocuments(fieldOf(row, 'pstnPaprCn')),
    laws: [],
    modifiedAt: null,
  });
}
