import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FakeRequest } from '../../../scripts/fakes/server.ts';

/**
 * Everything in what a portal was sent that must be known to the portal and the server's memory alone, also as it stands
 * in a URL, where a token's colons are written otherwise.
 */
export function secretsOf(requests: readonly FakeRequest[]): string[] {
  const secrets = new Set<string>();
  for (const { cookies, query, form } of requests) {
    for (const value of cookies.values()) secrets.add(value);
    for (const name of ['password', 'memberPw', 'token']) secrets.add(form.get(name) ?? '');
    secrets.add(query.get('X-Auth-Token') ?? '');
  }
  secrets.delete('');
  return [...new Set([...secrets].flatMap((secret) => [secret, encodeURIComponent(secret)]))];
}

/** The bytes of every file below a directory, by path. */
export function filesBelow(directory: string): Map<string, Buffer> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path, readFileSync(path)];
    }),
  );
}
