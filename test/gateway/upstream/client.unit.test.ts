import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AegisError } from '../../../shared/kernel/error.ts';
import { createUpstream, type UpstreamInit, type UpstreamOptions } from '../../../workers/gateway/upstream/client.ts';

const START = 1_785_412_800_000;
const URL_ = 'https://api.example.org/x?token=secret';

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

type Answer = (request: { url: string; init: RequestInit }) => Response | Promise<Response>;

/** An upstream that answers by script, the last answer again and again. */
function rig(script: readonly Answer[], options: Partial<UpstreamOptions> = {}) {
  const asked: { url: string; init: RequestInit; at: number }[] = [];
  const fake = async function send(this: unknown, input: string, init: RequestInit) {
    // As the runtime's own: it is a function and no method of anything.
    if (this !== undefined) throw new TypeError('Illegal invocation');
    const answer = script[Math.min(asked.length, script.length - 1)]!;
    asked.push({ url: input, init, at: Date.now() - START });
    return answer({ url: input, init });
  } as unknown as typeof fetch;
  const upstream = createUpstream(
    { name: 'api', hosts: ['api.example.org', '127.0.0.1:9010'], deadlineMs: 5_000, attempts: 3, ...options },
    { fetch: fake, random: () => 0.5 },
  );
  /** Calls and lets the clock run until the call is over. */
  async function call(init: UpstreamInit = {}, url = URL_, env = {}) {
    const result = upstream(url, init, env).then(
      (response) => ({ response, error: null }),
      (error: AegisError) => ({ response: null, error }),
    );
    await vi.runAllTimersAsync();
    return result;
  }
  return { asked, call };
}

const status = (code: number, headers: Record<string, string> = {}): Answer => {
  return () => new Response(code === 204 || code === 304 ? null : 'body', { status: code, headers });
};
const networkError: Answer = () => Promise.reject(new TypeError('connection refused to 10.0.0.7'));
/** Never answers, and notices when it is given up. */
const hang: Answer = ({ init }) =>
  new Promise((_, reject) => {
    init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
  });

describe('retries', () => {
  it('what may help: network errors and 502, 503, 504, until it helps', async () => {
    const { asked, call } = rig([networkError, status(502), status(200)]);
    const { response } = await call();
    expect(response?.status).toBe(200);
    expect(await response?.text()).toBe('body');
    // Full jitter with 0.5 of 100 and 200 ms.
    expect(asked.map(({ at }) => at)).toEqual([0, 50, 150]);
  });

  it.each([500, 501, 505])('not %i, which would be the same again', async (code) => {
    const { asked, call } = rig([status(code), status(200)]);
    expect((await call()).error).toMatchObject({
      code: 'upstream_failed',
      details: { upstream: 'api', reason: 'status', status: code },
    });
    expect(asked).toHaveLength(1);
  });

  it('not a POST, unless it says that it may be sent twice; then with the same body', async () => {
    const once = rig([status(503), status(200)]);
    expect((await once.call({ method: 'POST', body: 'a' })).error).toMatchObject({ details: { status: 503 } });
    expect(once.asked).toHaveLength(1);
    const twice = rig([status(503), status(200)]);
    expect((await twice.call({ method: 'POST', body: 'a', retry: true })).response?.status).toBe(200);
    expect(twice.asked.map(({ init }) => init.body)).toEqual(['a', 'a']);
    const never = rig([status(503), status(200)]);
    expect((await never.call({ retry: false })).error).not.toBeNull();
  });

  it('as late as Retry-After says, in seconds or as a date', async () => {
    const date = new Date(START + 4_000).toUTCString();
    const { asked, call } = rig([
      status(429, { 'retry-after': '2' }),
      status(429, { 'retry-after': date }),
      status(200),
    ]);
    expect((await call()).response?.status).toBe(200);
    expect(asked.map(({ at }) => at)).toEqual([0, 2_000, 4_000]);
  });

  it('not when Retry-After is beyond the deadline: then at once the error, which says when', async () => {
    const { asked, call } = rig([status(429, { 'retry-after': '60' })]);
    expect((await call()).error).toMatchObject({ retryAfterSeconds: 60, details: { status: 429 } });
    expect(asked).toHaveLength(1);
    expect(Date.now()).toBe(START);
  });

  it('no more often than it may', async () => {
    const { asked, call } = rig([networkError]);
    expect((await call()).error).toMatchObject({ details: { reason: 'network' } });
    expect(asked).toHaveLength(3);
  });
});

describe('time', () => {
  it('of an attempt is limited, and of the whole call', async () => {
    const { asked, call } = rig([hang], { tryMs: 2_000, attempts: 20, breaker: { threshold: 100 } });
    expect((await call()).error).toMatchObject({ details: { reason: 'timeout' } });
    expect(asked.map(({ at }) => at)).toEqual([0, 2_050, 4_150]);
    expect(Date.now() - START).toBe(5_000);
  });

  it('includes the body', async () => {
    const stuck: Answer = ({ init }) =>
      new Response(
        new ReadableStream({
          start(controller) {
            init.signal?.addEventListener('abort', () => controller.error(new Error('aborted')));
          },
        }),
      );
    expect((await rig([stuck], { attempts: 1 }).call()).error).toMatchObject({ details: { reason: 'timeout' } });
  });

  it('ends when the caller does not want it any more', async () => {
    const gone = new AbortController();
    const { asked, call } = rig([hang]);
    setTimeout(() => gone.abort(), 100);
    expect((await call({ signal: gone.signal })).error).toMatchObject({ details: { reason: 'aborted' } });
    expect(asked).toHaveLength(1);
    expect(Date.now() - START).toBe(100);
  });
});

describe('answers', () => {
  it.each([200, 201, 204, 304, 400, 401, 404])('%i is for the caller to judge', async (code) => {
    expect((await rig([status(code)]).call()).response?.status).toBe(code);
  });

  it('are read up to a limit, whatever length they declare', async () => {
    const long = (declared: string | null): Answer => {
      const headers: Record<string, string> = declared === null ? {} : { 'content-length': declared };
      return () => new Response('x'.repeat(101), { headers });
    };
    for (const declared of [null, '5', '101']) {
      const { asked, call } = rig([long(declared)], { maxBytes: 100 });
      expect((await call()).error).toMatchObject({ details: { reason: 'too_large' } });
      expect(asked).toHaveLength(1);
    }
    expect((await rig([long(null)], { maxBytes: 101 }).call()).response?.status).toBe(200);
  });

  it('never show the URL or what the network said', async () => {
    const { error } = await rig([networkError]).call();
    expect(`${error?.message}${JSON.stringify(error?.details)}`).not.toMatch(/secret|10\.0\.0\.7/);
  });

  it('can be replaced by a fallback', async () => {
    const { call } = rig([status(500)]);
    const { response } = await call({ fallback: (error) => Response.json({ was: error.code }) });
    expect(await response?.json()).toEqual({ was: 'upstream_failed' });
  });
});

describe('redirects', () => {
  const to = (location: string): Answer => status(302, { location });

  it('are not followed unless said', async () => {
    const { asked, call } = rig([to('https://api.example.org/y')]);
    expect((await call()).error).toMatchObject({ details: { reason: 'redirect', status: 302 } });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.init.redirect).toBe('manual');
  });

  it('are followed within the hosts, a limited number of times, without the credential on another origin', async () => {
    const script = [to('/y'), to('http://127.0.0.1:9010/z'), status(200)];
    const { asked, call } = rig(script, { redirects: 2 });
    const env = { AEGIS_EGRESS_ALLOW: '127.0.0.1:9010' };
    expect((await call({ headers: { authorization: 'Bearer t' } }, URL_, env)).response?.status).toBe(200);
    expect(asked.map(({ url }) => url)).toEqual([URL_, 'https://api.example.org/y', 'http://127.0.0.1:9010/z']);
    expect(asked.map(({ init }) => (init.headers as Headers).has('authorization'))).toEqual([true, true, false]);
    expect((await rig(script, { redirects: 1 }).call({}, URL_, env)).error).toMatchObject({
      details: { reason: 'redirect' },
    });
  });

  it.each([
    'https://evil.example/',
    'http://169.254.169.254/',
    'http://127.0.0.1:9010/',
    'file:///etc/passwd',
    'http://[',
  ])('to %s are not followed', async (location) => {
    const { asked, call } = rig([to(location)], { redirects: 5 });
    expect((await call()).error).toMatchObject({ details: { reason: 'redirect' } });
    expect(asked).toHaveLength(1);
  });

  it('of a POST are not followed', async () => {
    const { call } = rig([to('/y')], { redirects: 5 });
    expect((await call({ method: 'POST', retry: true })).error).toMatchObject({ details: { reason: 'redirect' } });
  });
});

it.each(['https://other.example/', 'http://api.example.org/', 'http://127.0.0.1:9010/', 'nonsense'])(
  'never asks %s',
  async (url) => {
    const { asked, call } = rig([status(200)]);
    expect((await call({}, url)).error).toMatchObject({ details: { reason: 'host_refused' } });
    expect(asked).toHaveLength(0);
  },
);

it('refuses options that make no sense', () => {
  expect(() => rig([], { attempts: 0 })).toThrow('attempts');
  expect(() => rig([], { breaker: { threshold: 0 } })).toThrow('circuit breaker');
});

describe('the breaker', () => {
  const options = { attempts: 1, breaker: { threshold: 3, openMs: 10_000, longestOpenMs: 60_000, probeMs: 5_000 } };

  it('opens after failures, says when to come back, and closes after a probe that succeeds', async () => {
    const { asked, call } = rig([status(500), status(500), status(500), status(200)], options);
    for (let i = 0; i < 3; i += 1) await call();
    expect((await call()).error).toMatchObject({ details: { reason: 'circuit_open' }, retryAfterSeconds: 10 });
    expect(asked).toHaveLength(3);
    vi.setSystemTime(START + 10_000);
    expect((await call()).response?.status).toBe(200);
    expect((await call()).response?.status).toBe(200);
  });

  it('opens at once for an upstream that says it is overloaded, and not for one that limits us', async () => {
    const overloaded = rig([status(503, { 'retry-after': '1' })], options);
    await overloaded.call();
    expect((await overloaded.call()).error).toMatchObject({ details: { reason: 'circuit_open' } });
    const limited = rig([status(429)], options);
    for (let i = 0; i < 5; i += 1) expect((await limited.call()).error).toMatchObject({ details: { status: 429 } });
  });

  it('probes only by leave, and asks again when it was told', async () => {
    const asks: unknown[] = [];
    const grants = [
      { granted: 0, retryAfterMs: 4_000 },
      { granted: 1, retryAfterMs: 0 },
    ];
    const lease = async (request: unknown) => {
      asks.push(request);
      return grants[asks.length - 1];
    };
    const env = { RATE_LIMITS: { getByName: (name: string) => ({ lease: (r: object) => lease({ name, ...r }) }) } };
    const { asked, call } = rig([status(500), status(500), status(500), status(200)], options);
    for (let i = 0; i < 3; i += 1) await call({}, URL_, env);
    vi.setSystemTime(START + 10_000);
    expect((await call({}, URL_, env)).error).toMatchObject({
      details: { reason: 'circuit_open' },
      retryAfterSeconds: 4,
    });
    expect((await call({}, URL_, env)).error).toMatchObject({ details: { reason: 'circuit_open' } });
    expect({ asks: asks.length, asked: asked.length }).toEqual({ asks: 1, asked: 3 });
    vi.setSystemTime(START + 14_000);
    expect((await call({}, URL_, env)).response?.status).toBe(200);
    expect(asks[1]).toEqual({
      ...{ name: 'probe:api', bucket: 'probe', wanted: 1 },
      policy: { quota: 1, windowMs: 5_000, burst: 1 },
    });
  });

  it('lets one request of an isolate probe, and turns the others away meanwhile', async () => {
    const { asked, call } = rig([status(500), status(500), status(500), hang], { ...options, tryMs: 1_000 });
    for (let i = 0; i < 3; i += 1) await call();
    vi.setSystemTime(START + 10_000);
    const results = await Promise.all([call(), call(), call()]);
    expect(results.map(({ error }) => error?.details?.reason)).toEqual(['timeout', 'circuit_open', 'circuit_open']);
    expect(asked).toHaveLength(4);
  });
});
