import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import type { AiFault } from '../../../scripts/fakes/ai/faults.ts';
import { type AiBody, DIALECTS, textOf, vectorsOf } from '../../../scripts/fakes/ai/replies.ts';
import worker from '../../../workers/index.ts';

const DIMENSION = 1_024;
export const ADMIN = { authorization: 'Bearer test-admin-key' };

/** Providers as a deployment would configure them. */
export const AEGIS_AI = JSON.stringify({
  providers: [
    {
      ...{ kind: 'openai', id: 'good', url: 'https://api.good-ai.com/v1', key: 'k', chat: 'mini' },
      embedding: { model: 'hash', dimension: DIMENSION },
    },
    {
      ...{ kind: 'openai', id: 'bad', url: 'https://api.bad-ai.com/v1', key: 'k' },
      embedding: { model: 'noise', dimension: DIMENSION },
    },
  ],
  timeoutMs: 2_000,
});

/** Plays every provider inside the isolate; `fault` decides what goes wrong. Returns what was sent. */
export function playProviders(fault: () => AiFault | null = () => null): string[] {
  const sent: string[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(String(input));
    if (!url.hostname.endsWith('-ai.com')) throw new TypeError('nobody is there');
    const body = JSON.parse(String(init?.body)) as AiBody;
    sent.push(JSON.stringify(body));
    const wrong = fault();
    if (wrong?.kind === 'status') return Response.json({}, { status: wrong.status });
    return Response.json(
      url.pathname.endsWith('/embeddings')
        ? DIALECTS.embeddings(vectorsOf(body.input ?? [], DIMENSION, body.model ?? '', wrong))
        : DIALECTS.chat(textOf(body, wrong), wrong),
    );
  });
  return sent;
}

/** One request to the Worker of a deployment with models. */
export async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = ADMIN) {
  const request = new Request(`https://aegis.example/api/v1/ai${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await worker.fetch(request, { ...env, AEGIS_AI }, createExecutionContext());
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  return { status: response.status, body: (await response.json()) as any };
}
