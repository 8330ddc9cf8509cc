import { untrusted } from '../../../../shared/identity/social/external.ts';
import type { SocialProvider } from '../../../../shared/identity/social/provider.ts';
import {
  createUpstream,
  type Upstream,
  type UpstreamEnv,
  type UpstreamInit,
} from '../../../gateway/upstream/client.ts';

/** A person waits: all calls of a sign-in together should end before they give up. */
const LIMITS = { deadlineMs: 8_000, tryMs: 4_000, attempts: 2, maxBytes: 256 * 1024 } as const;
/** Hosts come from the configuration and from the metadata of its issuers, so that this is never reached by honest ones. */
const MOST_CLIENTS = 100;

const clients = new Map<string, Upstream>();

/** The client of one host of one provider, made once an isolate. */
function clientOf(provider: string, host: string): Upstream {
  const key = `${provider} ${host}`;
  const known = clients.get(key);
  if (known !== undefined) return known;
  if (clients.size >= MOST_CLIENTS) clients.clear();
  // A function of its own: the runtime's `fetch` refuses to be called as a member of anything else.
  const ports = { fetch: (input: RequestInfo | URL, init?: RequestInit) => fetch(input, init) };
  const client = createUpstream({ ...LIMITS, name: `social-${provider}`, hosts: [host] }, ports);
  clients.set(key, client);
  return client;
}

/**
 * Asks a provider for JSON, within the limits of the upstream client: no redirect is followed, and no more than 256 KiB are read.
 *
 * @throws AegisError `upstream_failed` when there is no answer, or it is no JSON.
 */
export async function askJson(
  { id }: Pick<SocialProvider, 'id'>,
  url: string,
  init: UpstreamInit,
  env: UpstreamEnv,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const headers = new Headers(init.headers);
  headers.set('accept', 'application/json');
  // GitHub refuses requests without one.
  headers.set('user-agent', 'Aegis');
  const response = await clientOf(id, new URL(url).host)(url, { ...init, headers }, env);
  try {
    return { status: response.status, body: JSON.parse(await response.text()) as unknown };
  } catch {
    // The parser's message would quote the answer, which may hold a token.
    throw untrusted(id, 'not_json');
  }
}

/**
 * Asks a resource that there must be.
 *
 * @throws AegisError `upstream_failed`, also for every status but 200.
 */
export async function askFor(
  provider: Pick<SocialProvider, 'id'>,
  url: string,
  env: UpstreamEnv,
  accessToken: string | null = null,
): Promise<unknown> {
  const headers: HeadersInit = accessToken === null ? {} : { authorization: `Bearer ${accessToken}` };
  const { status, body } = await askJson(provider, url, { headers }, env);
  if (status !== 200) throw untrusted(provider.id, 'status');
  return body;
}
