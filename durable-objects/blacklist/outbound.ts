import { AegisError } from '../../shared/kernel/error.ts';

/** One request to something that an operator named: an appliance, a webhook. */
export interface OutboundRequest {
  readonly method: 'GET' | 'POST';
  /** Proved to be allowed by the caller. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number;
  /** Bytes of the answer that are read; a longer one is an error. 0: its status is all that counts. */
  readonly maxBytes: number;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Sends one request and reads the answer, both under one clock. No redirect is followed: the address was proved to be
 * allowed, and no other. Nothing of path, query, headers or body gets into an error, since secrets travel in all of them:
 * the path of a webhook is often its credential.
 *
 * @throws AegisError `upstream_failed`: no connection, no answer in time, or one that is too long.
 */
export async function exchange(request: OutboundRequest): Promise<OutboundAnswer> {
  // Cleared at the end: a timer that is still pending keeps an idle actor in memory.
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), request.timeoutMs);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      redirect: 'manual',
      signal: abort.signal,
      headers: { ...request.headers },
      ...(request.body === null ? {} : { body: request.body }),
    });
    if (request.maxBytes === 0) {
      await response.body?.cancel();
      return { status: response.status, text: '' };
    }
    return { status: response.status, text: await readText(response, request.maxBytes) };
  } catch (thrown) {
    if (thrown instanceof AegisError) throw thrown;
    const why = abort.signal.aborted ? `no answer within ${request.timeoutMs} ms` : 'the connection failed';
    // The message of the platform may quote the whole address, so it goes no further.
    throw new AegisError('upstream_failed', `${new URL(request.url).host}: ${why}`);
  } finally {
    clearTimeout(timer);
  }
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new AegisError('upstream_failed', `The answer is longer than ${maxBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
