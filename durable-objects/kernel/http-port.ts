import type { CollectorRequest, CollectorResponse } from '../../shared/blacklist/collector.ts';
import { assertEgressAllowed, type EgressPolicy, redactUrl } from '../../shared/blacklist/egress.ts';
import { AegisError } from '../../shared/kernel/error.ts';
import type { Logger } from '../../shared/kernel/log.ts';

export interface HttpPortOptions {
  readonly egress: EgressPolicy;
  readonly log: Logger;
  /** The platform's fetch unless a test gives another. */
  readonly fetch?: typeof fetch;
}

/** The loopback hosts that `AEGIS_EGRESS_ALLOW` names. */
export function egressPolicyOf(allow: string | undefined): EgressPolicy {
  return {
    allowLoopback: (allow ?? '')
      .split(',')
      .map((host) => host.trim())
      .filter((host) => host !== ''),
  };
}

/**
 * How a collector reaches its source: one request, no redirect followed, nothing but what the egress rules allow, at
 * most `maxBytes` of answer within `timeoutMs`. Logs carry no query value, header or body, since portals put tokens in
 * all three.
 *
 * @throws AegisError `egress_refused`, `collection_unreachable`, `artefact_too_large`.
 */
export function createHttpPort(options: HttpPortOptions): (request: CollectorRequest) => Promise<CollectorResponse> {
  const { egress, log } = options;
  return async (request) => {
    const url = assertEgressAllowed(request.url, egress);
    const call = options.fetch ?? globalThis.fetch;
    const where = redactUrl(url.href);
    // The body is under the same clock as the headers: a server that drips bytes must not hold a run for ever.
    // Cleared at the end: a timer that is still pending keeps an idle actor in memory.
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), request.timeoutMs);
    try {
      const response = await call(url.href, {
        method: request.method,
        redirect: 'manual',
        signal: abort.signal,
        ...(request.headers ? { headers: request.headers } : {}),
        ...(request.body === undefined ? {} : { body: request.body }),
      });
      const body = await readCapped(response, request.maxBytes);
      log.info('collector request', {
        method: request.method,
        url: where,
        status: response.status,
        bytes: body.length,
      });
      return {
        status: response.status,
        url: url.href,
        headers: Object.fromEntries([...response.headers].filter(([name]) => name !== 'set-cookie')),
        setCookies: response.headers.getSetCookie(),
        body,
      };
    } catch (thrown) {
      if (thrown instanceof AegisError) throw thrown;
      // The message of the platform may quote the whole address, so it goes no further.
      const isTimeout = abort.signal.aborted;
      log.warn('collector request failed', { method: request.method, url: where, timeout: isTimeout });
      const why = isTimeout ? `no answer within ${request.timeoutMs} ms` : 'the connection failed';
      throw new AegisError('collection_unreachable', `The source cannot be reached: ${why}`, {
        details: { host: url.host, timeout: isTimeout },
      });
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Reads a body of at most `maxBytes` without ever holding it twice when its length was announced truly. */
async function readCapped(response: Response, maxBytes: number): Promise<Uint8Array> {
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > maxBytes) {
    await response.body?.cancel();
    throw tooLarge(maxBytes);
  }
  if (response.body === null) return new Uint8Array(0);
  let buffer = new Uint8Array(Math.min(maxBytes, announced > 0 ? announced : FIRST_BUFFER));
  let length = 0;
  for await (const chunk of response.body) {
    if (length + chunk.byteLength > maxBytes) throw tooLarge(maxBytes);
    if (length + chunk.byteLength > buffer.byteLength) {
      const larger = new Uint8Array(Math.min(maxBytes, Math.max(buffer.byteLength * 2, length + chunk.byteLength)));
      larger.set(buffer.subarray(0, length));
      buffer = larger;
    }
    buffer.set(chunk, length);
    length += chunk.byteLength;
  }
  return buffer.subarray(0, length);
}

const FIRST_BUFFER = 64 * 1024;

const tooLarge = (maxBytes: number): AegisError =>
  new AegisError('artefact_too_large', `The answer is longer than ${maxBytes} bytes`, { details: { maxBytes } });
