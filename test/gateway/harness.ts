import * as z from 'zod';
import { logger } from '../../shared/kernel/log.ts';
import { createGateway } from '../../workers/gateway/app.ts';
import type { Authenticator } from '../../workers/gateway/authenticator.ts';
import { defineRoute, implement, type MountedRoute, type SystemModule } from '../../workers/gateway/route.ts';

export const ADMIN_KEY = 'a-key-that-only-administrators-know';

/** What a handler received last, for tests that look at it. */
export interface Seen {
  input?: unknown;
  requestId?: string;
  principal?: string;
  actor?: string;
  traceparent?: string | null;
  idempotencyKey?: string | null;
}

const reply200 = { 200: { description: 'ok', schema: z.record(z.string(), z.unknown()) } };

/** Routes that between them use every feature of a definition. */
export function sampleRoutes(seen: Seen = {}): readonly MountedRoute[] {
  const base = { summary: 'sample', tag: 'sample', errors: [], responses: reply200 } as const;
  return [
    implement(
      defineRoute({
        ...base,
        ...{ operationId: 'createThing', method: 'post', path: '/api/v1/things', permission: 'blacklist:write' },
        request: { body: z.strictObject({ address: z.ipv4(), tags: z.array(z.string()).optional() }) },
        maxBodyBytes: 4096,
        idempotent: true,
        responses: { 201: { description: 'made', schema: z.object({}) } },
      }),
      async (input, ctx) => {
        const { requestId, principal, causation, idempotencyKey } = ctx;
        Object.assign(seen, { input, requestId, principal: principal.kind, idempotencyKey });
        Object.assign(seen, { actor: causation.actor, traceparent: causation.traceparent });
        return { status: 201, body: { address: input.body.address } };
      },
    ),
    implement(
      defineRoute({
        ...base,
        ...{ operationId: 'getThing', method: 'get', path: '/api/v1/things/{thing}', permission: 'blacklist:read' },
        request: {
          params: z.object({ thing: z.string().max(40) }),
          query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
        },
        responses: { ...reply200, 304: { description: 'not modified' } },
        errors: ['not_found'],
        cache: 'private, max-age=5',
      }),
      async (input) => {
        Object.assign(seen, { input });
        return { status: 200, body: { ...input.params, ...input.query }, headers: { etag: '"r7"' } };
      },
    ),
    implement(
      defineRoute({
        ...base,
        operationId: 'getStatistics',
        method: 'get',
        path: '/api/v1/things/statistics',
        permission: 'public',
      }),
      async () => ({ status: 200, body: { statistics: true } }),
    ),
    implement(
      defineRoute({
        ...base,
        ...{ operationId: 'upload', method: 'post', path: '/api/v1/files', permission: 'public' },
        authenticate: 'relay-or-principal',
        rawBody: { maxBytes: 1000, mediaTypes: ['text/plain', 'application/octet-stream'] },
      }),
      async (_input, { request, principal }) => {
        const bytes = await request.arrayBuffer();
        return { status: 200, body: { length: bytes.byteLength, principal: principal.kind } };
      },
    ),
    implement(
      defineRoute({
        ...base,
        ...{
          operationId: 'getFeed',
          method: 'get',
          path: '/feeds/{list}.txt',
          permission: 'public',
          authenticate: 'feed-key',
        },
        request: { params: z.object({ list: z.string() }) },
        errors: ['unauthenticated', 'feed_not_ready'],
      }),
      async ({ params }) => new Response(`${params.list}\n`, { headers: { 'content-type': 'text/plain' } }),
    ),
  ];
}

/** A gateway over given systems whose log lines are kept. */
export function testGateway(
  options: {
    systems?: readonly SystemModule[];
    env?: Partial<Env>;
    now?: () => number;
    authenticator?: Authenticator;
  } = {},
) {
  const lines: string[] = [];
  const seen: Seen = {};
  const log = logger({ svc: 'gateway' }, { level: 'debug', write: (line) => lines.push(line) });
  const systems = options.systems ?? [{ name: 'sample', routes: sampleRoutes(seen) }];
  const { authenticator, now = () => 1_785_412_800_000 } = options;
  const app = createGateway(systems, { log, now, ...(authenticator ? { authenticator } : {}) });
  // Only what the gateway itself reads; the bindings of the systems are not touched by these routes.
  const env = { SYSTEMS: 'sample', AEGIS_ADMIN_KEY: ADMIN_KEY, ...options.env } as Env;
  const call = (path: string, init: RequestInit = {}) =>
    app.request(new Request(`https://aegis.example${path}`, init), undefined, env);
  return { call, lines, seen };
}

/** Headers of an administrator. */
export const admin = { authorization: `Bearer ${ADMIN_KEY}` };

/** Options of a JSON POST by an administrator. */
export function json(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { ...admin, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}
