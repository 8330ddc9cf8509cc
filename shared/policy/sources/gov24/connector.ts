import type { Connector, PagedEndpoint } from '../connector.ts';
import { odcloudPage } from '../odcloud.ts';
import { addressOf } from '../request.ts';
import { gov24Document } from './document.ts';

const TIMEOUT_MS = 30_000;

const endpoint = (id: 'serviceList' | 'serviceDetail' | 'supportConditions'): PagedEndpoint => ({
  kind: 'pages',
  id,
  pageSize: 1_000,
  mostPageSize: 20_000,
  request: ({ origin = 'https://api.odcloud.kr', key, pageSize = 1_000 }, page) => ({
    url: addressOf(origin, `/api/gov24/v3/${id}`, { page, perPage: Math.min(pageSize, 20_000), returnType: 'JSON' }),
    headers: { accept: 'application/json' },
    secret: { in: 'query', name: 'serviceKey', value: key },
    timeoutMs: TIMEOUT_MS,
  }),
  parse: (answer) => odcloudPage(answer, '서비스ID'),
});

/** 보조금24 / gov24 공공서비스 (data.go.kr 15113968), the national catalogue: three endpoints, joined by 서비스ID. */
export const gov24: Connector = {
  id: 'gov24',
  name: { ko: '보조금24 (정부24 공공서비스)', en: 'Subsidy24 (gov.kr public services)' },
  homepage: 'https://www.data.go.kr/data/15113968/openapi.do',
  requestsPerDay: 10_000,
  timeoutMs: TIMEOUT_MS,
  endpoints: [endpoint('serviceList'), endpoint('serviceDetail'), endpoint('supportConditions')],
  toDocument: gov24Document,
};
