import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, vi } from 'vitest';
import { type RemoteUser, userStub } from '../../../workers/identity/service/users.ts';
import { api, bearerOf, PATIENCE, person } from '../users/support.ts';

/** Words that stand nowhere but in this person's data. */
export interface Marked {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly bearer: Record<string, string>;
  readonly words: readonly string[];
}

let marks = 0;

/** Someone with something in every store: profile, preferences, keys, sessions, history. */
export async function markedPerson(): Promise<Marked> {
  marks += 1;
  const mark = `quokka${Date.now() % 1_000_000}x${marks}`;
  const { userId, email, name, bearer } = await person({ displayName: `${mark} display` });
  const match = { ...bearer, 'if-match': '*' };
  const profile = { displayName: `${mark} display`, occupation: `${mark} job`, interests: [`${mark} hobby`] };
  expect(await api('PUT', '/api/v1/users/me/profile', profile, match)).toMatchObject({ status: 200 });
  const preferences = { locale: 'ko', timeZone: 'Asia/Seoul', channels: ['web'], theme: 'dark' };
  expect(await api('PUT', '/api/v1/users/me/preferences', preferences, match)).toMatchObject({ status: 200 });
  const key = await api('POST', '/api/v1/users/me/api-keys', { name: `${mark} key`, scope: ['account:read'] }, bearer);
  expect(key.status, JSON.stringify(key.body)).toBe(201);
  await bearerOf(userId);
  return { userId, email, name, bearer, words: [email, name, mark] };
}

export const userOf = (userId: string): RemoteUser => userStub(env, userId);

/** Evicts a user's object, which is woken for it: one that does not run cannot be evicted. */
export async function evictUser(userId: string): Promise<void> {
  await userStub(env, userId).privacy.work();
  await evictDurableObject(env.USER.getByName(userId));
}

/** Runs the alarm until a condition holds. */
export function until<T>(userId: string, condition: () => Promise<T>): Promise<T> {
  return vi.waitFor(async () => {
    await runDurableObjectAlarm(env.USER.getByName(userId));
    return condition();
  }, PATIENCE);
}

/** Waits until every event of a user is projected. */
export function projected(userId: string): Promise<void> {
  return until(userId, async () => {
    const { head, confirmed } = await cursorsOf(userId);
    expect(confirmed).toBe(head);
  });
}

async function cursorsOf(userId: string): Promise<{ head: number; confirmed: number }> {
  return runInDurableObject(env.USER.getByName(userId), (_, { storage }) => {
    const one = (sql: string) => Number(Object.values(storage.sql.exec(sql).one())[0]);
    return { head: one('SELECT MAX(sequence) FROM k_events'), confirmed: one('SELECT confirmed FROM k_outbox') };
  });
}

/** What an erasure is at. */
export function stateOf(userId: string): Promise<string | null> {
  return runInDurableObject(env.USER.getByName(userId), (_, { storage }) => {
    const [row] = storage.sql.exec("SELECT state FROM privacy_job WHERE kind = 'erase'").toArray();
    return row === undefined ? null : String(row.state);
  });
}

/** Everything that is stored anywhere, as lines of text that begin with their store. */
export async function dumpOf(userId: string): Promise<string[]> {
  const databases = { identity: env.IDENTITY_DB, blacklist: env.BLACKLIST_DB };
  const lines: string[] = [];
  for (const [name, db] of Object.entries(databases)) {
    const tables = await db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all<{ name: string }>();
    for (const { name: table } of tables.results.filter((row) => !/^(?:_cf_|sqlite_)/.test(row.name))) {
      const rows = await db.prepare(`SELECT * FROM "${table}"`).all();
      lines.push(...rows.results.map((row) => `d1:${name}.${table} ${JSON.stringify(row)}`));
    }
  }
  const own = await runInDurableObject(env.USER.getByName(userId), (_, { storage }) => {
    const tables = storage.sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").toArray();
    return tables
      .filter(({ name }) => !/^(?:_cf_|sqlite_)/.test(name))
      .flatMap(({ name }) =>
        storage.sql
          .exec(`SELECT * FROM "${name}"`)
          .toArray()
          .map((row) => `actor:${name} ${JSON.stringify(row)}`),
      );
  });
  return [...lines, ...own, ...(await objectLines())];
}

async function objectLines(): Promise<string[]> {
  const lines: string[] = [];
  for (const [name, bucket] of Object.entries({
    exports: env.EXPORTS,
    artefacts: env.ARTEFACTS,
    snapshots: env.SNAPSHOTS,
  })) {
    const { objects } = await bucket.list({ include: ['customMetadata'] });
    for (const { key, customMetadata } of objects) {
      const text = await (await bucket.get(key))?.text();
      lines.push(`r2:${name} ${key} ${JSON.stringify(customMetadata)} ${text}`);
    }
  }
  return lines;
}

/** The lines of a dump that hold one of the words, in whatever case. */
export function findings(dump: readonly string[], words: readonly string[]): string[] {
  return dump.filter((line) => words.some((word) => line.toLowerCase().includes(word.toLowerCase())));
}
