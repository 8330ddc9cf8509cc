import { describe, expect, test } from 'vitest';
import { formatLine } from '../../scripts/start/logs.ts';
import { allowedNetworks, readOptions } from '../../scripts/start/options.ts';

describe('options of the server', () => {
  test('without any: loopback, 8787, .aegis, nothing private reachable', () => {
    expect(readOptions([], {}, '/srv/aegis')).toEqual({
      host: '127.0.0.1',
      port: 8787,
      dataDir: '/srv/aegis/.aegis',
      egressAllow: [],
      demo: false,
      quiet: false,
      json: false,
      enrichment: true,
      help: false,
    });
  });

  test('environment and flags', () => {
    const env = {
      HOST: '0.0.0.0',
      PORT: '0',
      AEGIS_DATA_DIR: '/data',
      AEGIS_EGRESS_ALLOW: '127.0.0.1:9010, 127.0.0.1:9020',
    };
    expect(readOptions(['--demo', '--json'], env, '/')).toMatchObject({
      host: '0.0.0.0',
      port: 0,
      dataDir: '/data',
      egressAllow: ['127.0.0.1:9010', '127.0.0.1:9020'],
      demo: true,
      json: true,
      enrichment: false,
    });
    expect(readOptions(['--json'], { AEGIS_ENRICHMENT: 'on' }, '/').enrichment).toBe(true);
  });

  test.each(['x', '-1', '65536', '1.5'])('port %s is refused', (port) => {
    expect(() => readOptions([], { PORT: port }, '/')).toThrow('PORT');
  });

  test('an unknown flag is refused', () => {
    expect(() => readOptions(['--dmeo'], {}, '/')).toThrow('--dmeo');
  });
});

describe('networks that the runtime lets the Worker reach', () => {
  test('only the public internet, unless told otherwise', () => {
    expect(allowedNetworks([])).toEqual(['public']);
    expect(allowedNetworks(['127.0.0.1:9010', '127.0.0.1:9020', '[::1]:80', '192.0.2.7:443'])).toEqual([
      'public',
      '127.0.0.1/32',
      '::1/128',
      '192.0.2.7/32',
    ]);
  });

  test.each(['example.test:80', '10.0.0.0/8', '127.1:80', 'private'])(
    '%s is refused: it is no single address',
    (entry) => {
      expect(() => allowedNetworks([entry])).toThrow('AEGIS_EGRESS_ALLOW');
    },
  );
});

describe('lines of the log', () => {
  const at = (level: string, message: string) => ({ timestamp: 0, level, message });

  test("the Worker's JSON passes unchanged, all else becomes JSON", () => {
    expect(formatLine(at('log', '{"msg":"x"}'), 'all')).toBe('{"msg":"x"}');
    expect(JSON.parse(formatLine(at('warn', 'slow "x"'), 'all') ?? '')).toEqual({
      ts: '1970-01-01T00:00:00.000Z',
      level: 'warn',
      msg: 'slow "x"',
    });
  });

  test('addresses inside the runtime are cut, a refused destination is said plainly', () => {
    expect(formatLine(at('error', 'broken\nstack: bin@53fc bin@53fd'), 'all')).toContain('"msg":"broken"');
    expect(formatLine(at('error', 'kj/async: connect() blocked by restrictPeers()\nstack: x'), 'all')).toContain(
      'not a public address',
    );
  });

  test('a demo leaves warnings, --quiet leaves errors', () => {
    expect(formatLine(at('log', 'x'), 'warnings')).toBeNull();
    expect(formatLine(at('warn', 'x'), 'warnings')).not.toBeNull();
    expect(formatLine(at('warn', 'x'), 'errors')).toBeNull();
    expect(formatLine(at('log', 'x'), 'errors')).toBeNull();
    expect(formatLine(at('error', 'x'), 'errors')).not.toBeNull();
  });
});
