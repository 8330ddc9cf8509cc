import { failed, type PageResult, type SourceAnswer } from '../answer.ts';
import type { Connector } from '../connector.ts';
import { jsonOf } from '../json.ts';
import { countOf, isRow, listOf, pageOf } from '../records.ts';
import { addressOf } from '../request.ts';
import { youthDocument } from './document.ts';

const TIMEOUT_MS = 30_000;

/** `{resultCode, resultMessage, result: {pagging: {totCount …}, youthPolicyList: […]}}`; the name of `pagging` is as the source writes it. */
function parse(answer: SourceAnswer): PageResult {
  const json = jsonOf(answer);
  if (!json.ok) return json;
  const code = String(json.value.resultCode ?? '');
  if (code === '') return failed('malformed', 'no-header', 'no resultCode');
  if (code === '401' || code === '403') return failed('stop', code, 'the source refuses the key');
  if (code === '429') return failed('limit', code, 'too many requests');
  if (code !== '200') return failed(/^5\d\d$/.test(code) ? 'retry' : 'malformed', code, 'the request was refused');
  const { result } = json.value;
  const paging = isRow(result) ? (result.pagging ?? result.paging) : undefined;
  const total = isRow(paging) ? countOf(paging.totCount) : null;
  if (!isRow(result) || total === null) return failed('malformed', 'no-header', 'no totCount');
  return pageOf(listOf(result.youthPolicyList), 'plcyNo', total);
}

/** 온통청년, the interface of 2025: one JSON endpoint that holds whole records. */
export const youth: Connector = {
  id: 'youth',
  name: { ko: '온통청년', en: 'Youth Center (youthcenter.go.kr)' },
  homepage: 'https://www.youthcenter.go.kr/cmnFooter/openapiIntro/oaiDoc',
  requestsPerDay: 1_000,
  timeoutMs: TIMEOUT_MS,
  endpoints: [
    {
      kind: 'pages',
      id: 'getPlcy',
      pageSize: 100,
      mostPageSize: 100,
      request: ({ origin = 'https://www.youthcenter.go.kr', key, pageSize = 100 }, page) => ({
        url: addressOf(origin, '/go/ythip/getPlcy', {
          pageNum: page,
          pageSize: Math.min(pageSize, 100),
          pageType: 1,
          rtnType: 'json',
        }),
        headers: { accept: 'application/json' },
        secret: { in: 'query', name: 'apiKeyNm', value: key },
        timeoutMs: TIMEOUT_MS,
      }),
      parse,
    },
  ],
  toDocument: youthDocument,
};
