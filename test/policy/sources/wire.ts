import type { PolicySources } from '../../../scripts/fakes/policy/server.ts';
import type { PageResult, RawRecord } from '../../../shared/policy/sources/answer.ts';
import type {
  Connector,
  DetailEndpoint,
  JoinedRecord,
  PagedEndpoint,
} from '../../../shared/policy/sources/connector.ts';
import { type SourceRequest, sendable } from '../../../shared/policy/sources/request.ts';

async function send(request: SourceRequest, parse: (answer: Parameters<PagedEndpoint['parse']>[0]) => PageResult) {
  const { url, headers } = sendable(request);
  const response = await fetch(url, { headers, redirect: 'manual' });
  return parse({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: new Uint8Array(await response.arrayBuffer()),
  });
}

/** One page of a paged endpoint. */
export const fetchPage = (
  sources: PolicySources,
  endpoint: PagedEndpoint,
  page: number,
  pageSize: number,
  key = sources.key,
): Promise<PageResult> => send(endpoint.request({ origin: sources.origin, key, pageSize }, page), endpoint.parse);

const fetchDetail = (sources: PolicySources, endpoint: DetailEndpoint, record: string): Promise<PageResult> =>
  send(endpoint.request({ origin: sources.origin, key: sources.key }, record), (answer) =>
    endpoint.parse(answer, record),
  );

function recordsOf(result: PageResult): readonly RawRecord[] {
  if (!result.ok) throw new Error(`${result.error.class} ${result.error.code}: ${result.error.message}`);
  return result.page.records;
}

/** All that a source says, endpoint by endpoint, joined by record. */
export async function collect(sources: PolicySources, connector: Connector, pageSize = 25): Promise<JoinedRecord[]> {
  const parts = new Map<string, Record<string, string>>();
  const keep = (endpoint: string, records: readonly RawRecord[]): void => {
    for (const { record, text } of records) parts.set(record, { ...parts.get(record), [endpoint]: text });
  };
  for (const endpoint of connector.endpoints) {
    if (endpoint.kind === 'each')
      for (const record of [...parts.keys()])
        keep(endpoint.id, recordsOf(await fetchDetail(sources, endpoint, record)));
    else
      for (let page = 1; ; page++) {
        const records = recordsOf(await fetchPage(sources, endpoint, page, pageSize));
        keep(endpoint.id, records);
        if (records.length < pageSize) break;
      }
  }
  return [...parts].map(([record, said]) => ({ record, parts: said }));
}
