import type { PolicyDocument } from '../../document/document.ts';
import { regionsOfOrganisation } from '../../regions/index.ts';
import type { Rule } from '../../rule/rule.ts';
import {
  readAmount,
  readChannel,
  readDeadline,
  readRelations,
  readUrl,
  splitDocuments,
  splitLaws,
  splitList,
  uncoveredClauses,
  writtenAges,
} from '../../text/index.ts';
import { mapped, orNull, partOf, seoulTime, sourceRefOf, type Texts, textsOf } from '../common/document.ts';
import { coveredBy } from '../common/eligibility.ts';
import { residence } from '../common/place.ts';
import { always, codedText } from '../common/rules.ts';
import type { DocumentContext, JoinedRecord, Withheld } from '../connector.ts';
import { fieldOf, type Row } from '../records.ts';
import { type CodedRule, type CodeSet, codedRule, codesOf } from './conditions.ts';
import { APPLICANTS, benefitsOf, FIELDS, LOCAL_KINDS } from './words.ts';

/** The longer of what the list and the detail say: the list cuts some fields. */
function fuller(name: string, list: Row | undefined, detail: Row | undefined): string {
  const [one, other] = [fieldOf(list, name), fieldOf(detail, name)];
  return other.length > one.length ? other : one;
}

function readTexts(list: Row | undefined, detail: Row | undefined): Texts {
  const summary = fieldOf(list, '서비스목적요약');
  const isSummary = summary !== '' && !/^(?:상동|-)$/.test(summary);
  const papers = ['구비서류', '본인확인필요구비서류', '공무원확인구비서류'].map((name) => fieldOf(detail, name));
  return textsOf({
    title: fieldOf(list, '서비스명'),
    summary: isSummary ? summary : fieldOf(detail, '서비스목적'),
    target: fuller('지원대상', list, detail),
    criteria: fuller('선정기준', list, detail),
    benefit: fuller('지원내용', list, detail),
    howToApply: fuller('신청방법', list, detail),
    deadline: fieldOf(list, '신청기한') || fieldOf(detail, '신청기한'),
    documents: papers.filter((text) => text !== '' && !/^(?:예|아니오|해당없음)$/.test(text)).join('\n'),
  });
}

/** How sure the coded ages are: less where 지원대상 or 선정기준 states one range, and another one. */
function ageConfidence({ age }: CodeSet, texts: Texts): number {
  const stated = writtenAges(`${texts.target ?? ''}\n${texts.criteria ?? ''}`);
  const first = stated[0];
  if (first === undefined || stated.some(({ min, max }) => min !== first.min || max !== first.max)) return 1;
  return (age.min ?? 0) === first.min && (age.max ?? 120) === first.max ? 1 : 0.6;
}

/** Words for kinds of applicants that need no condition of their own where only they apply. */
function kindWords({ kinds }: CodedRule): string[] {
  if (kinds.persons || kinds.smallBusinesses === kinds.organisations) return [];
  return [kinds.smallBusinesses ? 'small-business' : 'organisation'];
}

function eligibilityOf(
  coded: CodedRule,
  regions: readonly string[],
  isLocal: boolean,
  issuer: string,
  texts: Texts,
): PolicyDocument['eligibility'] {
  const place = residence(regions, texts, '소관기관명');
  const rules: Rule[] = [...coded.rules];
  if (place !== null) rules.push(place);
  // A local office whose name tells no district: it serves one all the same.
  if (isLocal && regions.length === 0) rules.push(codedText('region-unknown', issuer, '소관기관명'));
  const covered = coveredBy(coded.common, place === null ? [] : regions, kindWords(coded));
  return always([...rules, ...uncoveredClauses(texts, covered)]);
}

/**
 * The programme of one gov24 service: `serviceList`, joined with `serviceDetail` and `supportConditions` by 서비스ID where they have it.
 */
export function gov24Document(joined: JoinedRecord, context: DocumentContext): PolicyDocument | Withheld {
  const list = partOf(joined, 'serviceList');
  const detail = partOf(joined, 'serviceDetail');
  const title = (fieldOf(list, '서비스명') || fieldOf(detail, '서비스명')).replace(/\s+/g, ' ').slice(0, 300);
  if (title === '') return { withheld: 'untitled', detail: joined.record };
  const texts = { ...readTexts(list, detail), title };
  const users = mapped(splitList(fieldOf(list, '사용자구분')), APPLICANTS);
  const set = codesOf(partOf(joined, 'supportConditions'));
  const coded = codedRule(
    set,
    {
      persons: users.includes('person') || users.includes('household'),
      smallBusinesses: users.includes('small-business'),
      organisations: users.includes('organisation'),
    },
    ageConfidence(set, texts),
  );
  const issuer = fieldOf(list, '소관기관명') || fieldOf(detail, '소관기관명');
  const isLocal = LOCAL_KINDS.has(fieldOf(list, '소관기관유형'));
  const regions = isLocal ? regionsOfOrganisation(issuer) : [];
  const how = texts.howToApply ?? '';
  const site = readUrl(fieldOf(detail, '온라인신청사이트URL'));
  const channel = readChannel(how);
  const page = readUrl(fieldOf(list, '상세조회URL'));
  const inferred = [
    ...(coded.kinds.persons ? (['person'] as const) : []),
    ...(coded.kinds.smallBusinesses ? (['small-business'] as const) : []),
    ...(coded.kinds.organisations ? (['organisation'] as const) : []),
  ];
  return {
    id: `gov24:${joined.record}`,
    title,
    titleEn: null,
    organisation: {
      code: orNull(fieldOf(list, '소관기관코드'), 40),
      name: issuer.slice(0, 120),
      kind: orNull(fieldOf(list, '소관기관유형'), 40),
      department: orNull(fieldOf(list, '부서명'), 120),
    },
    applicants: users.length > 0 ? users : inferred,
    categories: mapped(splitList(fieldOf(list, '서비스분야')), FIELDS),
    benefits: benefitsOf(splitList(fieldOf(list, '지원유형') || fieldOf(detail, '지원유형'))),
    tags: [],
    regions: [...regions],
    texts,
    eligibility: eligibilityOf(coded, regions, isLocal, issuer, texts),
    deadline: readDeadline(texts.deadline ?? ''),
    channel: {
      url: site ?? page,
      phone: orNull(fieldOf(list, '전화문의') || fieldOf(detail, '문의처'), 300),
      online: site !== null ? true : channel.online,
      visit: channel.visit,
    },
    amount: readAmount('benefit', texts.benefit ?? ''),
    documents: splitDocuments(texts.documents ?? ''),
    laws: splitLaws(fieldOf(detail, '법령'), fieldOf(detail, '자치법규'), fieldOf(detail, '행정규칙')),
    relations: readRelations(texts),
    sources: [
      sourceRefOf('gov24', joined, context, {
        url: page,
        modifiedAt: seoulTime(fieldOf(list, '수정일시') || fieldOf(detail, '수정일시')),
      }),
    ],
    provenance: {},
    verifiedOn: context.day,
  };
}
