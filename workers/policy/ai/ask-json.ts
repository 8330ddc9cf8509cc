import { AegisError } from '../../../shared/kernel/error.ts';
import { readCapped, TOO_LARGE } from '../../gateway/upstream/body.ts';
import { retryAfterOf } from '../../gateway/upstream/failure.ts';
import { isUpstreamUrl } from '../../gateway/upstream/guard.ts';
import { providerError } from './failure.ts';
import type { CallBounds } from './ports.ts';

/** A hundred vectors of 3,072 numbers are about 6 MB of JSON. */
const MAX_BYTES = 16 * 1024 * 1024;

/** How a provider is reached. */
export interface Endpoint {
  /** Names it in errors. */
  readonly provider: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `AEGIS_EGRESS_ALLOW`: `host:port` on this machine that may be asked. */
  readonly egressAllow: string | undefined;
  readonly now?: () => number;
}

/**
 * Posts JSON, or what was given as text, to a provider and reads the JSON that it answers, both under one clock. No redirect is
 * followed, and only public hosts over TLS are asked (or what the deployment allows on this machine).
 *
 * @throws AegisError `upstream_failed` with `details.provider`, `details.reason` and, where there was one, `details.status`.
 */
export async function askJson(url: string, body: unknown, endpoint: Endpoint, bounds: CallBounds): Promise<unknown> {
  const { provider, headers, egressAllow } = endpoint;
  const target = URL.canParse(url) ? new URL(url) : null;
  if (target === null || !isUpstreamUrl(target, [target.host], egressAllow)) {
    throw providerError(provider, { reason: 'host_refused' });
  }
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), bounds.timeoutMs);
  const signal = bounds.signal === undefined ? timeout.signal : AbortSignal.any([timeout.signal, bounds.signal]);
  try {
    const response = await fetch(target.href, {
      method: 'POST',
      redirect: 'manual',
      signal,
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const bytes = await readCapped(response, MAX_BYTES);
    return parsed(response, bytes, endpoint);
  } catch (cause) {
    if (cause instanceof AegisError) throw cause;
    throw providerError(provider, { reason: timeout.signal.aborted ? 'timeout' : 'network', cause });
  } finally {
    clearTimeout(timer);
  }
}

function parsed(response: Response, bytes: Uint8Array | typeof TOO_LARGE, endpoint: Endpoint): unknown {
  const { provider, now = Date.now } = endpoint;
  const { status, headers } = response;
  if (status >= 300 && status < 400) throw providerError(provider, { reason: 'redirect', status });
  if (status < 200 || status > 299) {
    const retryAfterMs = retryAfterOf(headers, now());
    throw providerError(provider, { reason: 'status', status, ...(retryAfterMs === null ? {} : { retryAfterMs }) });
  }
  if (bytes === TOO_LARGE) throw providerError(provider, { reason: 'too_large', status });
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    // The parser's message quotes the answer, which may quote what was asked.
    throw providerError(provider, { reason: 'malformed', status });
  }
}
