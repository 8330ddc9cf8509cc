import { CrowdSecBouncer } from '@crowdsec/nodejs-bouncer';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startServer, type TestServer, waitUntil } from '../../support/server.ts';

vi.setConfig({ testTimeout: 200_000, hookTimeout: 300_000 });

let server: TestServer;
let key: string;

async function api(method: string, path: string, body?: unknown) {
  const response = await fetch(new URL(`/api/v1${path}`, server.url), {
    method,
    headers: { authorization: `Bearer ${server.adminKey}`, 'content-type': 'application/json', 'if-match': '*' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  const text = await response.text();
  return text === '' ? null : JSON.parse(text);
}

/** Waits until the feed has, or has not, a line. */
const fed = (line: string, isThere: boolean) =>
  waitUntil(async () => {
    const response = await fetch(new URL('/feeds/bounced.txt', server.url), { headers: { 'x-api-key': key } });
    return response.ok && (await response.text()).split('\n').includes(line) === isThere;
  }, 120_000);

/** The official client as its users set it up, with the address of the list as that of the Local API. */
const bouncer = (streamMode: boolean) =>
  new CrowdSecBouncer({
    url: `${server.url}crowdsec/bounced`,
    bouncerApiToken: key,
    streamMode,
    bouncingLevel: 'normal_bouncing',
    fallbackRemediation: 'bypass',
  });

const remediationOf = async (of: CrowdSecBouncer, ip: string) => (await of.getIpRemediation(ip)).remediation;

beforeAll(async () => {
  server = await startServer();
  await api('PUT', '/blacklist/lists/bounced', { title: 'Bounced' });
  key = (await api('POST', '/feeds/keys', { name: 'bouncer', lists: ['bounced'] })).key;
  await api('POST', '/blacklist/entries?list=bounced', { address: '5.5.5.5', reason: 'scan' });
  await api('POST', '/blacklist/entries?list=bounced', { address: '6.0.0.0/24', reason: 'net' });
  await fed('6.0.0.0/24', true);
});
afterAll(() => server?.stop());

test('the official bouncer asks about addresses', async () => {
  const live = bouncer(false);
  expect(await remediationOf(live, '5.5.5.5')).toBe('ban');
  expect(await remediationOf(live, '6.0.0.77')).toBe('ban');
  expect(await remediationOf(live, '5.5.5.6')).toBe('bypass');
});

test('the official bouncer follows the stream: what comes, and what goes', async () => {
  const streaming = bouncer(true);
  const { new: first } = await streaming.refreshDecisions();
  expect(first).toHaveLength(2);
  expect(await remediationOf(streaming, '5.5.5.5')).toBe('ban');
  expect(await remediationOf(streaming, '6.0.0.77')).toBe('ban');
  expect(await remediationOf(streaming, '7.7.7.7')).toBe('bypass');

  await api('POST', '/blacklist/entries?list=bounced', { address: '7.7.7.7', reason: 'more' });
  await fed('7.7.7.7', true);
  await api('DELETE', '/blacklist/entries/5.5.5.5?list=bounced');
  await fed('5.5.5.5', false);
  await waitUntil(async () => {
    await streaming.refreshDecisions();
    return (await remediationOf(streaming, '5.5.5.5')) === 'bypass';
  });
  expect(await remediationOf(streaming, '7.7.7.7')).toBe('ban');
  expect(await remediationOf(streaming, '6.0.0.77')).toBe('ban');
  await streaming.pushUsageMetrics('test', '1.0.0');
});
