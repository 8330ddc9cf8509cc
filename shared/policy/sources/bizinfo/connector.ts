import type { BenefitKind, Category, PolicyDocument } from '../../document/document.ts';
import { regionOf, wholeDistrict } from '../../regions/index.ts';
import { readUrl } from '../../text/index.ts';
import { assembled } from '../common/assemble.ts';
import { applicantsOf, kindOf } from '../common/business.ts';
import { mapped, partOf, seoulTime } from '../common/document.ts';
import { withClauses } from '../common/eligibility.ts';
import { plainText } from '../common/html.ts';
import { residence } from '../common/place.ts';
import { codedText } from '../common/rules.ts';
import type { Connector, DocumentContext, JoinedRecord, Withheld } from '../connector.ts';
import { fieldOf, type Row } from '../records.ts';
import { addressOf } from '../request.ts';
import { bizinfoPage } from './wire.ts';

/** From some networks answers take 10 to 30 s. */
const TIMEOUT_MS = 40_000;

/** 지원분야 대분류 */
const FIELDS: Readonly<Record<string, Category>> = {
  금융: 'business',
  기술: 'business',
  인력: 'employment',
  수출: 'business',
  내수: 'business',
  창업: 'business',
  경영: 'business',
  기타: 'other',
};
const BENEFITS: Readonly<Record<string, BenefitKind>> = {
  금융: 'loan',
  인력: 'job',
  기술: 'service',
  수출: 'service',
  경영: 'advice',
};

/** File names of one announcement, joined by `@`. */
const filesOf = (row: Row): string[] =>
  ['printFileNm', 'fileNm']
    .flatMap((name) => fieldOf(row, name).split('@'))
    .map((file) => file.trim())
    .filter((file) => file !== '');

/** The district in front of the title: `[경기] …`. */
const placeOf = (title: string): string | null => {
  const name = /^\s*\[([^\]]{2,20})\]/.exec(title)?.[1];
  return name === undefined ? null : regionOf(name);
};

function document(joined: JoinedRecord, context: DocumentContext): PolicyDocument | Withheld {
  const row = partOf(joined, 'list');
  if (row === undefined) return { withheld: 'malformed', detail: joined.record };
  const title = fieldOf(row, 'pblancNm');
  const field = fieldOf(row, 'pldirSportRealmLclasCodeNm');
  const target = fieldOf(row, 'trgetNm');
  const summary = plainText(fieldOf(row, 'bsnsSumryCn'));
  const place = placeOf(title);
  const regions = place === null ? [] : wholeDistrict(place);
  const page = fieldOf(row, 'pblancUrl');
  return assembled(joined, context, {
    source: 'bizinfo',
    title,
    issuer: { name: fieldOf(row, 'jrsdInsttNm') || fieldOf(row, 'excInsttNm'), department: fieldOf(row, 'excInsttNm') },
    applicants: applicantsOf(target),
    categories: mapped([field], FIELDS).length === 0 ? ['business'] : mapped([field], FIELDS),
    benefits: mapped([field], BENEFITS),
    tags: [
      ...(fieldOf(row, 'hashtags') || fieldOf(row, 'hashTags')).split(','),
      fieldOf(row, 'pldirSportRealmMlsfcCodeNm'),
    ],
    regions,
    texts: {
      target,
      benefit: summary,
      howToApply: plainText(fieldOf(row, 'reqstMthPapersCn')),
      other: filesOf(row).join('\n'),
    },
    eligibility: (texts) => {
      // Who qualifies in detail stands in the announcement's files, which nothing here reads.
      const files = codedText('announcement', '자세한 신청 자격은 공고문 참조', 'fileNm');
      return withClauses(
        [kindOf(applicantsOf(target), 'trgetNm'), files],
        residence(regions, texts, 'pblancNm'),
        regions,
        {},
      );
    },
    deadline: fieldOf(row, 'reqstBeginEndDe'),
    url:
      readUrl(fieldOf(row, 'rceptEngnHmpgUrl')) ??
      readUrl(page.startsWith('/') ? `https://www.bizinfo.go.kr${page}` : page),
    phone: fieldOf(row, 'refrncNm') || fieldOf(row, 'inqireCo'),
    documents: [],
    laws: [],
    modifiedAt: seoulTime(fieldOf(row, 'updtPnttm') || fieldOf(row, 'creatPnttm')),
  });
}

/** 기업마당, announcements for businesses. */
export const bizinfo: Connector = {
  id: 'bizinfo',
  name: { ko: '기업마당', en: 'Bizinfo (support for businesses)' },
  homepage: 'https://www.bizinfo.go.kr/web/lay1/program/S1T175C174/apiDetail.do?id=bizinfoApi',
  requestsPerDay: 1_000,
  timeoutMs: TIMEOUT_MS,
  endpoints: [
    {
      kind: 'pages',
      id: 'list',
      pageSize: 500,
      mostPageSize: 1_000,
      request: ({ origin = 'https://www.bizinfo.go.kr', key, pageSize = 500 }, page) => ({
        url: addressOf(origin, '/uss/rss/bizinfoApi.do', {
          dataType: 'json',
          pageUnit: Math.min(pageSize, 1_000),
          pageIndex: page,
        }),
        headers: { accept: 'application/json' },
        secret: { in: 'query', name: 'crtfcKey', value: key },
        timeoutMs: TIMEOUT_MS,
      }),
      parse: bizinfoPage,
    },
  ],
  toDocument: document,
};
