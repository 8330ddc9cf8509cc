import { asAegisError } from '../../../shared/kernel/error.ts';
import type { SourceAnswer, SourceError } from '../../../shared/policy/sources/answer.ts';
import { createHttpPort, egressPolicyOf } from '../../kernel/http-port.ts';
import type { SourceCore } from './core.ts';
import type { Send } from './reader.ts';

/** No page of any source comes near to it; the actor has 128 MB. */
const MOST_BYTES = 32 * 1024 * 1024;

/** The guarded way out: only where the egress rules allow, no redirect followed, at most 32 MB of answer. */
export function senderOf({ env, log }: SourceCore): Send {
  const port = createHttpPort({ egress: egressPolicyOf(env.AEGIS_EGRESS_ALLOW), log });
  return async ({ url, headers, timeoutMs }) => {
    const { status, headers: got, body } = await port({ method: 'GET', url, headers, timeoutMs, maxBytes: MOST_BYTES });
    return { status, headers: got, body };
  };
}

/** What a request came to: an answer, or an error as if the source had named it. */
export async function trySend(
  send: Send,
  request: Parameters<Send>[0],
): Promise<{ readonly answer: SourceAnswer } | { readonly error: SourceError }> {
  try {
    return { answer: await send(request) };
  } catch (thrown) {
    const { code, message } = asAegisError(thrown);
    // An address that may not be fetched stays one until an operator has changed it.
    const kind = code === 'egress_refused' ? 'stop' : code === 'collection_unreachable' ? 'retry' : 'malformed';
    if (code !== 'egress_refused' && !code.startsWith('collection_') && !code.startsWith('artefact_')) throw thrown;
    return { error: { class: kind, code, message, retryAfterSeconds: null } };
  }
}
