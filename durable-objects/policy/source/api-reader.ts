import { AegisError } from '../../../shared/kernel/error.ts';
import type { CollectionSettings } from '../../../shared/policy/collection/settings.ts';
import type { Connector, DetailEndpoint, PagedEndpoint } from '../../../shared/policy/sources/connector.ts';
import { type SourceRequest, sendable } from '../../../shared/policy/sources/request.ts';
import type { Reader, ReadyRequest } from './reader.ts';

/** Reads a source that has a connector. */
export function apiReader(connector: Connector, settings: CollectionSettings, key: string): Reader {
  const { baseUrl, pageSize } = settings;
  const paged = new Map<string, PagedEndpoint>();
  const detailed = new Map<string, DetailEndpoint>();
  for (const endpoint of connector.endpoints) {
    if (endpoint.kind === 'pages') paged.set(endpoint.id, endpoint);
    else detailed.set(endpoint.id, endpoint);
  }
  const settingsOf = (most?: number) => ({
    key,
    ...(baseUrl === null ? {} : { origin: baseUrl }),
    ...(pageSize === null || most === undefined ? {} : { pageSize: Math.min(pageSize, most) }),
  });
  return {
    endpoints: connector.endpoints.map(({ id, kind }) => ({ id, kind })),
    requestsPerDay: connector.requestsPerDay,
    pageRequest(endpoint, page) {
      const known = of(paged, endpoint);
      return ready(known.request(settingsOf(known.mostPageSize), page));
    },
    recordRequest: (endpoint, record) => ready(of(detailed, endpoint).request(settingsOf(), record)),
    readPage: async (endpoint, _, answer) => of(paged, endpoint).parse(answer),
    readRecord: async (endpoint, record, answer) => of(detailed, endpoint).parse(answer, record),
    toDocument: (joined, context) => connector.toDocument(joined, context),
  };
}

const ready = (request: SourceRequest): ReadyRequest => ({ ...sendable(request), timeoutMs: request.timeoutMs });

function of<T>(endpoints: ReadonlyMap<string, T>, id: string): T {
  const endpoint = endpoints.get(id);
  if (endpoint === undefined) throw new AegisError('internal', `The source has no such endpoint: ${id}`);
  return endpoint;
}
