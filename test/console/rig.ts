import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';
import { logger } from '../../shared/kernel/log.ts';
import { blacklistConsole } from '../../workers/console/blacklist/system.ts';
import { policyConsole } from '../../workers/console/policy/system.ts';
import { consoleSystem } from '../../workers/console/system.ts';
import { createGateway } from '../../workers/gateway/app.ts';
import type { Authenticator } from '../../workers/gateway/authenticator.ts';
import type { UserPrincipal } from '../../workers/gateway/permissions.ts';
import { defineRoute, implement, type Method, type MountedRoute, type Reply } from '../../workers/gateway/route.ts';

/** Whoever has the cookie `who=<role>` is signed in with that role. */
const AUTHENTICATOR: Authenticator = {
  system: 'identity',
  credential: async () => null,
  confirm: async () => {},
  async cookie({ request }) {
    const role = /who=([\w-]+)/.exec(request.headers.get('cookie') ?? '')?.[1];
    return role === undefined ? null : { principal: { ...PERSON, roles: [role] } };
  },
};

const PERSON: UserPrincipal = {
  kind: 'user',
  userId: '01KAZ3N8V2QJ7W4R5T6Y8B9C0D',
  sessionId: '01KAZ3N8V2QJ7W4R5T6Y8B9C0E',
  via: 'cookie',
  roles: ['user'],
  scope: null,
  clientId: null,
  amr: ['pwd'],
  acr: 'aal1',
  authTime: 0,
  epoch: 1,
};

/** A call that the pages made. */
export interface Made {
  readonly call: string;
  readonly body: unknown;
}

/** What the API answers, by method and path (`GET /api/v1/…`); an error is answered as the gateway does. */
export type Answers = Readonly<Record<string, (body: unknown, request: Request) => Reply | Promise<Reply>>>;

/** The pages before an API of the test's making. */
export interface Console {
  readonly url: string;
  /** Calls so far, oldest first. */
  readonly calls: Made[];
  stop(): Promise<void>;
}

/**
 * Serves the console's own routes through the real gateway, in this process, so that each page can be shown every answer, also those
 * that a real account rarely gets.
 */
export async function serveConsole(answers: Answers): Promise<Console> {
  const calls: Made[] = [];
  const routes = Object.entries(answers).map(([call, reply]) => apiRoute(call, reply, calls));
  const gateway = createGateway([consoleSystem, blacklistConsole, policyConsole, { name: 'identity', routes }], {
    log: logger({ svc: 'test' }, { level: 'error' }),
    authenticator: AUTHENTICATOR,
  });
  const env = { SYSTEMS: 'identity,blacklist,policy' } as Env;
  const server = createServer(async (incoming, outgoing) => {
    const request = await requestOf(incoming, url);
    const response = await gateway.fetch(request, env, {
      waitUntil: () => {},
      passThroughOnException: () => {},
      props: {},
    });
    const headers = [...response.headers].filter(([name]) => name !== 'set-cookie').flat();
    const cookies = response.headers.getSetCookie().flatMap((cookie) => ['set-cookie', cookie]);
    outgoing.writeHead(response.status, [...headers, ...cookies]);
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url,
    calls,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function requestOf(incoming: IncomingMessage, origin: string): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers.set(name, String(value));
  const method = incoming.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD' && chunks.length > 0;
  return new Request(new URL(incoming.url ?? '/', origin), {
    method,
    headers,
    ...(hasBody ? { body: Buffer.concat(chunks) } : {}),
  });
}

function apiRoute(call: string, reply: Answers[string], calls: Made[]): MountedRoute {
  const [method = 'GET', path = '/'] = call.split(' ');
  const params = z.looseObject({});
  const route = defineRoute({
    operationId: call,
    method: method.toLowerCase() as Method,
    path: path as `/${string}`,
    summary: call,
    tag: 'test',
    permission: 'public',
    request: path.includes('{') ? { params } : {},
    responses: {
      200: { description: '' },
      201: { description: '' },
      202: { description: '' },
      204: { description: '' },
    },
    errors: [],
  });
  return implement(route, async (_input, { request }) => {
    const text = await request.text();
    const body: unknown = text === '' ? null : JSON.parse(text);
    calls.push({ call: `${method} ${new URL(request.url).pathname}`, body });
    return reply(body, request);
  });
}
