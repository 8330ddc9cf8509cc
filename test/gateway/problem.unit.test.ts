import { describe, expect, it } from 'vitest';
import { AegisError } from '../../shared/kernel/error.ts';
import { defineRoute, implement, type MountedRoute } from '../../workers/gateway/route.ts';
import { testGateway } from './harness.ts';

function throwing(thrown: unknown, errors: readonly ('feed_not_ready' | 'conflict')[] = []): MountedRoute {
  const route = defineRoute({
    ...{ operationId: 'fail', method: 'get', path: '/fail', summary: 's', tag: 't', permission: 'public' },
    responses: { 200: { description: 'never' } },
    errors,
  });
  return implement(route, async () => {
    throw thrown;
  });
}

const gatewayThrowing = (thrown: unknown, errors?: readonly ('feed_not_ready' | 'conflict')[]) =>
  testGateway({ systems: [{ name: 'sample', routes: [throwing(thrown, errors)] }] });

describe('problem details', () => {
  it('have every member of RFC 9457 and ours', async () => {
    const error = new AegisError('conflict', 'A list named main exists already.', { details: { list: 'main' } });
    const response = await gatewayThrowing(error).call('/fail', { headers: { 'x-request-id': 'r-1' } });
    expect(response.status).toBe(409);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({
      type: 'https://aegis.example/docs/errors/conflict',
      title: 'The state does not allow it',
      status: 409,
      detail: 'A list named main exists already.',
      instance: 'urn:request:r-1',
      code: 'conflict',
      requestId: 'r-1',
      details: { list: 'main' },
    });
  });

  it('have a Korean title for who reads Korean', async () => {
    const { call } = testGateway();
    const response = await call('/nowhere', { headers: { 'accept-language': 'ko-KR,ko;q=0.9,en;q=0.5' } });
    expect(await response.json()).toMatchObject({ title: '찾을 수 없습니다' });
    expect(response.headers.get('vary')).toBe('Accept-Language');
  });

  it('say when to come back, in whole seconds and never at once', async () => {
    for (const [retryAfterSeconds, header] of [
      [30, '30'],
      [0.2, '1'],
      [0, '1'],
      [1.5, '2'],
    ] as const) {
      const { call } = gatewayThrowing(new AegisError('feed_not_ready', 'Not yet.', { retryAfterSeconds }));
      expect((await call('/fail')).headers.get('retry-after')).toBe(header);
    }
    expect(
      (await gatewayThrowing(new AegisError('feed_not_ready', 'Not yet.')).call('/fail')).headers.has('retry-after'),
    ).toBe(false);
  });

  it('lead to a page that exists', async () => {
    const { call } = testGateway();
    const { type } = (await (await call('/nowhere')).json()) as { type: string };
    expect((await call(new URL(type).pathname)).status).toBe(200);
  });

  it.each([
    ['an error of the language', new TypeError('password=hunter2 at /srv/x.ts')],
    ['an internal error', new AegisError('internal', 'password=hunter2', { details: { key: 'hunter2' } })],
    ['a string', 'hunter2'],
    ['nothing', undefined],
    ['an object', { password: 'hunter2' }],
  ])('tell nothing of %s', async (_name, thrown) => {
    const response = await gatewayThrowing(thrown).call('/fail');
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toContain('hunter2');
    expect(JSON.parse(text)).toMatchObject({ code: 'internal', title: 'Something failed on our side' });
  });

  it('an error that lost its class over RPC keeps its code', async () => {
    const remote = Object.assign(new Error('No such list.'), { code: 'not_found', details: { list: 'x' } });
    const response = await gatewayThrowing(remote).call('/fail');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'not_found', details: { list: 'x' } });
  });
});

describe('the log', () => {
  const parsed = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

  it('has one access line a request, with the route and without the path', async () => {
    const { call, lines } = testGateway();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await call('/feeds/main.txt?token=feed-secret', { headers: { 'x-request-id': 'r-2', traceparent } });
    expect(parsed(lines)).toEqual([
      expect.objectContaining({
        ...{ level: 'info', msg: 'request', svc: 'gateway', route: '/feeds/{list}.txt', method: 'GET', status: 200 },
        ...{ ms: 0, rid: 'r-2', cid: 'r-2', tid: '0af7651916cd43dd8448eb211c80319c', actor: 'anonymous' },
      }),
    ]);
    expect(lines.join()).not.toContain('feed-secret');
    await call('/nowhere/feed-secret');
    expect(parsed(lines).at(-1)).toMatchObject({ route: 'none', status: 404, code: 'not_found' });
    expect(lines.join()).not.toContain('feed-secret');
  });

  it('keeps what the caller is not told', async () => {
    const { call, lines } = gatewayThrowing(new TypeError('the cause'));
    await call('/fail');
    const [failed] = parsed(lines);
    expect(failed).toMatchObject({
      level: 'error',
      msg: 'request failed',
      route: '/fail',
      error: { message: 'the cause' },
    });
    expect(failed?.stack).toContain('problem.unit.test.ts');
  });

  it('complains of an answer that the definition does not document', async () => {
    const undocumented = gatewayThrowing(new AegisError('conflict', 'No.'));
    await undocumented.call('/fail');
    expect(parsed(undocumented.lines).map((line) => line.msg)).toEqual(['undocumented answer', 'request']);
    const documented = gatewayThrowing(new AegisError('conflict', 'No.'), ['conflict']);
    await documented.call('/fail');
    expect(parsed(documented.lines).map((line) => line.msg)).toEqual(['request']);
  });
});
