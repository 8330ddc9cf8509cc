import { describe, expect, it } from 'vitest';
import { defineRoute, implement } from '../../workers/gateway/route.ts';
import { admin, json, testGateway } from './harness.ts';

const octets = { 'content-type': 'application/octet-stream' };

/** A body without a length, in chunks. */
function streamed(chunks: number, size: number): RequestInit & { duplex: 'half' } {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1;
      if (sent > chunks) return controller.close();
      controller.enqueue(new Uint8Array(size));
    },
  });
  return { method: 'POST', body, duplex: 'half' };
}

describe('a raw body', () => {
  it('reaches the handler whole, up to the very limit', async () => {
    const { call } = testGateway();
    for (const length of [0, 1, 1000]) {
      const response = await call('/api/v1/files', { method: 'POST', headers: octets, body: new Uint8Array(length) });
      expect(await response.json()).toMatchObject({ length });
    }
    const chunked = await call('/api/v1/files', { ...streamed(10, 100), headers: octets });
    expect(await chunked.json()).toMatchObject({ length: 1000 });
  });

  it.each([
    [
      'by its declared length',
      { method: 'POST', body: new Uint8Array(10), headers: { ...octets, 'content-length': '1001' } },
    ],
    ['after a body that never ends', { ...streamed(Number.POSITIVE_INFINITY, 65_536), headers: octets }],
    ['while it streams without a length', { ...streamed(11, 100), headers: octets }],
    ['while it streams longer than declared', { ...streamed(11, 100), headers: { ...octets, 'content-length': '5' } }],
  ])('beyond the limit is 413 %s', async (_name, init) => {
    const { call } = testGateway();
    const response = await call('/api/v1/files', init);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'payload_too_large', details: { maxBytes: 1000 } });
  });

  it('is 413 even when the handler hides what broke its stream', async () => {
    const hiding = implement(
      defineRoute({
        ...{ operationId: 'hide', method: 'post', path: '/hide', summary: 's', tag: 't', permission: 'public' },
        ...{ rawBody: { maxBytes: 100, mediaTypes: ['any'] }, responses: { 200: { description: 'ok' } }, errors: [] },
      }),
      async (_input, { request }) => {
        await request.arrayBuffer().catch(() => {
          throw new Error('something else');
        });
        return { status: 200 };
      },
    );
    const { call } = testGateway({ systems: [{ name: 'sample', routes: [hiding] }] });
    expect((await call('/hide', streamed(3, 100))).status).toBe(413);
  });

  it('of another type or encoding is 415', async () => {
    const { call } = testGateway();
    const init = { method: 'POST', body: 'abc' };
    const wrongType = await call('/api/v1/files', { ...init, headers: { 'content-type': 'image/png' } });
    expect(wrongType.status).toBe(415);
    expect(await wrongType.json()).toMatchObject({ details: { accepted: ['text/plain', 'application/octet-stream'] } });
    expect((await call('/api/v1/files', { ...init, headers: { ...octets, 'content-encoding': 'gzip' } })).status).toBe(
      415,
    );
    const parameters = await call('/api/v1/files', {
      ...init,
      headers: { 'content-type': 'Text/Plain; charset=utf-8' },
    });
    expect(parameters.status).toBe(200);
  });
});

describe('a JSON body', () => {
  it('beyond the limit is 413, declared or not', async () => {
    const { call } = testGateway();
    const headers = { ...admin, 'content-type': 'application/json' };
    expect(
      (await call('/api/v1/things', json({ address: 'x'.repeat(5000) }, { 'content-length': '5020' }))).status,
    ).toBe(413);
    expect((await call('/api/v1/things', { ...streamed(5, 1000), headers })).status).toBe(413);
    expect(
      (await call('/api/v1/things', { ...streamed(5, 1000), headers: { ...headers, 'content-length': '5' } })).status,
    ).toBe(413);
  });

  it('of another type is 415', async () => {
    const { call } = testGateway();
    expect((await call('/api/v1/things', json({}, { 'content-type': 'text/plain' }))).status).toBe(415);
    expect((await call('/api/v1/things', json({}, { 'content-type': 'application/vnd.x+json' }))).status).toBe(400);
  });
});
