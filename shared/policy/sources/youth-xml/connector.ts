import { failed, type PageResult, type SourceAnswer } from '../answer.ts';
import type { Connector } from '../connector.ts';
import { countOf, listOf, pageOf } from '../records.ts';
import { addressOf } from '../request.ts';
import { xmlOf } from '../xml.ts';
import { youthXmlDocument } from './document.ts';

const TIMEOUT_MS = 30_000;

function parse(answer: SourceAnswer): PageResult {
  const xml = xmlOf(answer, 'youthPolicyList');
  if (!xml.ok) return xml;
  const total = countOf(xml.value.totalCnt);
  if (total === null) return failed('malformed', 'no-header', 'no totalCnt');
  return pageOf(listOf(xml.value.youthPolicy), 'bizId', total);
}

/** 온통청년, the old interface: XML pages of at most 100 records. */
export const youthXml: Connector = {
  id: 'youth-xml',
  name: { ko: '온통청년 (구 청년정책 API)', en: 'Youth Center, old interface' },
  homepage: 'https://www.youthcenter.go.kr/cmnFooter/openapiIntro/oaiDoc',
  requestsPerDay: 1_000,
  timeoutMs: TIMEOUT_MS,
  endpoints: [
    {
      kind: 'pages',
      id: 'youthPlcyList',
      pageSize: 100,
      mostPageSize: 100,
      request: ({ origin = 'https://www.youthcenter.go.kr', key, pageSize = 100 }, page) => ({
        url: addressOf(origin, '/opi/youthPlcyList.do', { pageIndex: page, display: Math.min(pageSize, 100) }),
        headers: { accept: 'application/xml' },
        secret: { in: 'query', name: 'openApiVlak', value: key },
        timeoutMs: TIMEOUT_MS,
      }),
      parse,
    },
  ],
  toDocument: youthXmlDocument,
};
