import type { Connector, SourceSettings } from '../connector.ts';
import { addressOf } from '../request.ts';
import { bokjiroDetail, bokjiroPage } from './wire.ts';

const ORIGIN = 'https://apis.data.go.kr';
/** Answers took so long from machines of clouds. */
export const BOKJIRO_TIMEOUT_MS = 30_000;
const MOST_A_PAGE = 500;

/** An operation of the service: its path, and what it is always asked with. */
export interface BokjiroOperation {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The two endpoints that both services of 복지로 have: a list by pages, and a detail for each entry (data.go.kr 15090532 and 15108347).
 *
 * @example
 * bokjiroEndpoints({ path: '/a/list', parameters: { callTp: 'L' } }, { path: '/a/detail', parameters: { callTp: 'D' } });
 */
export function bokjiroEndpoints(list: BokjiroOperation, detail: BokjiroOperation): Connector['endpoints'] {
  const request = (
    { origin = ORIGIN, key }: SourceSettings,
    { path, parameters }: BokjiroOperation,
    more: Readonly<Record<string, string | number>>,
  ) => ({
    url: addressOf(origin, path, { ...parameters, ...more }),
    headers: { accept: 'application/xml' },
    secret: { in: 'query', name: 'serviceKey', value: key } as const,
    timeoutMs: BOKJIRO_TIMEOUT_MS,
  });
  return [
    {
      kind: 'pages',
      ...{ id: 'list', pageSize: MOST_A_PAGE, mostPageSize: MOST_A_PAGE, parse: bokjiroPage },
      request: (settings, page) =>
        request(settings, list, { pageNo: page, numOfRows: Math.min(settings.pageSize ?? MOST_A_PAGE, MOST_A_PAGE) }),
    },
    {
      kind: 'each',
      ...{ id: 'detail', parse: bokjiroDetail },
      request: (settings, record) => request(settings, detail, { servId: record }),
    },
  ];
}
