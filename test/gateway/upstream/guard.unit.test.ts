import { expect, it } from 'vitest';
import { isUpstreamUrl } from '../../../workers/gateway/upstream/guard.ts';

const HOSTS = [
  'github.com',
  'sso.example.org:8443',
  '127.0.0.1:9010',
  'localhost:9011',
  '[::1]:9012',
  '10.0.0.5',
  '[fe80::1]',
];
const allows = (url: string, egress = '') => isUpstreamUrl(new URL(url), HOSTS, egress);

it.each(['https://github.com/a?b', 'https://GitHub.com/', 'https://sso.example.org:8443/x', 'https://github.com:443/'])(
  'asks %s',
  (url) => {
    expect(allows(url)).toBe(true);
  },
);

it.each([
  'http://github.com/',
  'https://github.com:8443/',
  'https://github.com./',
  'https://user@github.com/',
  'https://evil.github.com/',
  'https://github.com.evil.example/',
  'https://sso.example.org/',
  'https://10.0.0.5/',
  'https://[fe80::1]/',
  'https://0x7f.1:9010/',
  'http://127.0.0.1:9010/',
  'http://localhost:9011/',
  'ftp://github.com/',
])('does not ask %s', (url) => {
  expect(allows(url)).toBe(false);
});

it('asks a loopback service that is configured and that the deployment lists, in whatever spelling, and no other', () => {
  const egress = '127.0.0.1:9010, localhost:9011,[::1]:9012,127.0.0.1:9999';
  expect(allows('http://127.0.0.1:9010/', egress)).toBe(true);
  expect(allows('http://0x7f.1:9010/', egress)).toBe(true);
  expect(allows('http://localhost:9011/', egress)).toBe(true);
  expect(allows('https://[::1]:9012/', egress)).toBe(true);
  expect(allows('http://127.0.0.1:9999/', egress)).toBe(false);
  expect(allows('ftp://127.0.0.1:9010/', egress)).toBe(false);
});
