import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { AegisError } from '../../shared/kernel/error.ts';
import { type LogFields, type LoggerOptions, logger } from '../../shared/kernel/log.ts';
import { isSecretName, redactText } from '../../shared/kernel/redact.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

function capture(base: LogFields = {}, options: LoggerOptions = {}) {
  const lines: string[] = [];
  const log = logger(base, { now: () => 0, write: (line) => lines.push(line), ...options });
  return { lines, log, last: () => JSON.parse(lines.at(-1) ?? 'null') };
}

describe('a line', () => {
  it('is one JSON object with time, level, message and the fields of the logger and of the call', () => {
    const { log, last, lines } = capture({ svc: 'blacklist', cid: 'c-1' });
    log.child({ actor: 'main' }).warn('shrunk\nby half', { ms: 12, route: '/feeds/:list' });
    expect(last()).toEqual({
      ts: '1970-01-01T00:00:00.000Z',
      level: 'warn',
      msg: 'shrunk\nby half',
      svc: 'blacklist',
      cid: 'c-1',
      actor: 'main',
      ms: 12,
      route: '/feeds/:list',
    });
    expect(lines[0]).not.toContain('\n');
  });

  it('is not written below the level', () => {
    const { log, lines } = capture({}, { level: 'warn' });
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    expect(lines).toHaveLength(2);
  });

  it('cannot be forged by a field', () => {
    const { log, last } = capture();
    log.info('real', { msg: 'forged', level: 'error', ts: 'never' });
    expect(last()).toMatchObject({ msg: 'real', level: 'info', ts: '1970-01-01T00:00:00.000Z' });
  });

  it('is written whatever it is given', () => {
    const circle: Record<string, unknown> = {
      big: 1n,
      when: new Date(0),
      never: new Date(Number.NaN),
      bytes: new Uint8Array(3),
    };
    circle.self = circle;
    circle.map = new Map([['k', () => 1]]);
    const { log, last } = capture();
    log.info('odd', { circle });
    expect(last().circle).toEqual({
      big: '1',
      when: '1970-01-01T00:00:00.000Z',
      never: null,
      bytes: '[3 bytes]',
      self: '[circular]',
      map: { k: '[function]' },
    });
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }), (value) => {
        log.info('any', { value });
        expect(last().msg).toBe('any');
      }),
    );
  });

  it('shows an error by name, message and code, without its cause', () => {
    const { log, last } = capture();
    log.error('failed', { error: new AegisError('conflict', 'no', { cause: new Error('inner') }) });
    expect(last().error).toEqual({ name: 'AegisError', message: 'no', code: 'conflict' });
  });
});

describe('a secret', () => {
  const alphabet = [...'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789-_.~+/!$%^*'];
  /** Starts with a marker, so that its absence cannot be an accident. */
  const secret = fc
    .string({ unit: fc.constantFrom(...alphabet), minLength: 6, maxLength: 60 })
    .map((text) => `zQ${text}Qz`);
  const name = fc.constantFrom(
    ...['password', 'Password', 'loginPw_password', 'passwd', 'pwd', 'X-Auth-Token', 'x-api-key', 'API_KEY', 'apiKey'],
    ...['authorization', 'Cookie', 'set-cookie', 'accessToken', 'refresh_token', 'client_secret', 'clientSecret'],
    ...['JSESSIONID', 'sessionId', 'credentials', 'AEGIS_ADMIN_KEY', 'AEGIS_SECRETS_KEY', 'feedKey', 'privateKey'],
    ...['otp', 'X-Signature', 'userPw'],
  );
  const shapes: readonly ((name: string, secret: string) => unknown)[] = [
    (n, s) => ({ [n]: s }),
    (n, s) => ({ deep: [{ [n]: { value: s } }] }),
    (n, s) => new Map([[n, s]]),
    (n, s) => `POST /login ${n}=${s} failed`,
    (n, s) => `https://portal.example/?a=1&${n}=${s}&b=2`,
    (n, s) => `header ${n}: ${s}`,
    (n, s) => `body {"${n}":"${s}"}`,
    (n, s) => `body {'${n}': '${s}'}`,
    (n, s) => new Error(`rejected ${n}=${s}`),
    (_n, s) => `Authorization: Bearer ${s}`,
    (_n, s) => `got Bearer ${s} instead`,
    (_n, s) => `authorization=Basic ${s}`,
    (_n, s) => `connect to https://user:${s.replaceAll('/', '_')}@portal.example/x`,
    (_n, s) => `cookie: JSESSIONID=${s}; Path=/`,
  ];

  it('never appears, under any name, in any of the usual shapes, in fields and in messages', () => {
    fc.assert(
      fc.property(name, secret, fc.nat(shapes.length - 1), (field, hidden, shape) => {
        const value = shapes[shape]?.(field, hidden);
        const { log, lines } = capture();
        log.info('m', { value });
        if (typeof value === 'string') log.info(value);
        if (typeof value === 'string') log.info('m', { [value]: 1 });
        for (const line of lines) expect(line).not.toContain(hidden.slice(0, 8).replaceAll('/', '_'));
        for (const line of lines) expect(line).not.toContain(hidden);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is found when it is a JSON web token standing alone', () => {
    expect(redactText('got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_123 back')).toBe('got [redacted] back');
  });

  it('does not take ordinary words with it', () => {
    for (const word of ['status', 'key', 'author', 'passed', 'sequence', 'tokenizer', 'keyboard', 'route', 'kid']) {
      expect(isSecretName(word)).toBe(false);
    }
    const text = 'rows=10, status: 200, https://portal.example/list?page=2 read in 12 ms (a:b@c)';
    expect(redactText(text)).toBe(text);
  });
});
