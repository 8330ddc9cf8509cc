import { runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { ExportView } from '../../../durable-objects/identity/user/privacy/exports.ts';
import type { UserActor } from '../../../durable-objects/identity/user.ts';
import { openZip } from '../../../shared/blacklist/artefact/zip/archive.ts';
import { EXPORT_KEPT_MS, type ExportManifest } from '../../../shared/identity/privacy/export.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { getExport, getExports, postExport } from '../../../workers/identity/contract/privacy.ts';
import { codeOf } from '../../support/code-of.ts';
import { CAUSE } from '../sessions/support.ts';
import { api, bearerOf, expectDocumented, mailsTo, ORIGIN, PASSWORD, person } from '../users/support.ts';
import { evictUser, type Marked, markedPerson, until, userOf } from './support.ts';

const META = { causation: CAUSE, idempotencyKey: null, requestHash: '' };

async function filesOf(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const archive = openZip(bytes);
  return new Map(
    [...archive.entries.values()].map((entry) => {
      const chunks = [...archive.read(entry)].map((chunk) => chunk.slice());
      return [entry.name, Uint8Array.from(chunks.flatMap((chunk) => [...chunk]))];
    }),
  );
}

const textOf = (files: Map<string, Uint8Array>, name: string) => new TextDecoder().decode(files.get(name));
const linesOf = (files: Map<string, Uint8Array>, name: string) =>
  textOf(files, name)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

async function download(id: string, headers: Record<string, string>): Promise<Response> {
  return exports.default.fetch(new Request(`${ORIGIN}/api/v1/users/me/exports/${id}/archive`, { headers }));
}

function isReady(userId: string, id: string): Promise<void> {
  return until(userId, async () => {
    expect(await userOf(userId).privacy.findExport(id)).toMatchObject({ state: 'ready' });
  });
}

async function readyExport({ userId, bearer }: Pick<Marked, 'userId' | 'bearer'>): Promise<string> {
  const asked = await api('POST', '/api/v1/users/me/export', undefined, bearer);
  expect(asked.status, JSON.stringify(asked.body)).toBe(202);
  await isReady(userId, asked.body.id);
  return asked.body.id as string;
}

describe('an export', () => {
  it('is one archive with everything, a manifest that fits, and no secret', async () => {
    const someone = await markedPerson();
    const { userId, bearer, email } = someone;
    const asked = await api('POST', '/api/v1/users/me/export', undefined, bearer);
    expectDocumented(postExport, asked);
    const { id } = asked.body;
    expect(asked.headers.get('location')).toBe(`/api/v1/users/me/exports/${id}`);
    await evictUser(userId);
    await isReady(userId, id);

    const response = await download(id, bearer);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="aegis-export-\d{4}-\d\d-\d\d\.zip"$/,
    );
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(response.headers.get('content-length')).toBe(String(bytes.byteLength));

    const files = await filesOf(bytes);
    const manifest = JSON.parse(textOf(files, 'manifest.json')) as ExportManifest;
    expect(manifest).toMatchObject({ version: 1, user: userId, job: id });
    expect(manifest.files.map(({ file }) => file)).toEqual(
      [...files.keys()].filter((name) => name !== 'manifest.json'),
    );
    for (const { file, bytes: length, sha256 } of manifest.files) {
      expect(files.get(file)?.byteLength, file).toBe(length);
      expect(await sha256Hex(files.get(file) ?? ''), file).toBe(sha256);
    }

    expect(JSON.parse(textOf(files, 'account.json'))).toMatchObject({ id: userId, email, username: someone.name });
    expect(textOf(files, 'profile.json')).toContain(`${someone.words[2]} hobby`);
    expect(JSON.parse(textOf(files, 'preferences.json'))).toMatchObject({ value: { timeZone: 'Asia/Seoul' } });
    expect(JSON.parse(textOf(files, 'sessions.json')).length).toBeGreaterThanOrEqual(2);
    expect(JSON.parse(textOf(files, 'api-keys.json'))).toMatchObject([{ name: `${someone.words[2]} key` }]);
    expect(textOf(files, 'README.en.txt')).toContain('manifest.json');
    expect(textOf(files, 'README.ko.txt')).toContain('귀하의 데이터');
    const activity = linesOf(files, 'activity.ndjson').map(({ type }) => type);
    expect(activity).toEqual(expect.arrayContaining(['account.created', 'profile.updated', 'export.requested']));
    const events = linesOf(files, 'events.ndjson');
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    expect(events[0]).toMatchObject({ source: `/identity/users/${userId}` });

    const all = [...files.keys()].map((name) => textOf(files, name)).join('\n');
    const secrets = await storedSecrets(userId);
    expect(secrets.length).toBeGreaterThanOrEqual(4);
    for (const secret of [...secrets, PASSWORD]) expect(all).not.toContain(secret);

    const mails = await until(userId, async () => {
      const ready = (await mailsTo(email)).filter(({ subject }) => subject === '데이터가 준비되었습니다');
      expect(ready).toHaveLength(1);
      return ready;
    });
    expect(mails[0]?.text).not.toContain('token=');
    const list = await api('GET', '/api/v1/users/me/exports', undefined, bearer);
    expectDocumented(getExports, list);
    expect(list.body.data).toMatchObject([{ id, state: 'ready', bytes: bytes.byteLength }]);
  });

  it('is its owner’s alone, and gone after seven days', async () => {
    const owner = await person();
    const id = await readyExport(owner);
    const stranger = await person();
    expect((await download(id, stranger.bearer)).status).toBe(404);
    expect((await download(id, {})).status).toBe(401);
    expect(await api('GET', `/api/v1/users/me/exports/${id}`, undefined, stranger.bearer)).toMatchObject({
      status: 404,
    });

    await userOf(owner.userId).privacy.advance(Date.now() + EXPORT_KEPT_MS - 60_000);
    expect((await download(id, owner.bearer)).status).toBe(200);
    await evictUser(owner.userId);
    await userOf(owner.userId).privacy.advance(Date.now() + EXPORT_KEPT_MS + 60_000);
    expect((await download(id, owner.bearer)).status).toBe(404);
    const view = await api('GET', `/api/v1/users/me/exports/${id}`, undefined, owner.bearer);
    expectDocumented(getExport, view);
    expect(view.body.state).toBe('expired');
    expect((await env.EXPORTS.list({ prefix: `exports/${owner.userId}/` })).objects).toEqual([]);
    await userOf(owner.userId).privacy.advance(Date.now() + 91 * 24 * 60 * 60_000);
    expect((await api('GET', '/api/v1/users/me/exports', undefined, owner.bearer)).body.data).toEqual([]);
  });

  it('holds a long history in pages, and what other systems add', async () => {
    const { userId, bearer } = await person();
    for (let i = 0; i < 520; i += 1) {
      await userOf(userId).accounts.putProfile({ ...EMPTY, displayName: `name ${i}` }, null, CAUSE);
    }
    const files = [{ system: 'library', name: 'loans.json', text: '[{"book":"x"}]' }];
    const { id } = await userOf(userId).privacy.requestExport(files, META);
    await isReady(userId, id);
    const read = await filesOf(new Uint8Array(await (await download(id, bearer)).arrayBuffer()));
    expect(textOf(read, 'systems/library/loans.json')).toBe('[{"book":"x"}]');
    expect(linesOf(read, 'activity.ndjson').filter(({ type }) => type === 'profile.updated')).toHaveLength(520);
    const ids = linesOf(read, 'activity.ndjson').map((line) => Number(line.id));
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(new Set(ids).size).toBe(ids.length);
    const wrong = [{ system: '../x', name: 'a', text: '' }];
    await expect(userOf(userId).privacy.requestExport(wrong, META).then(String)).rejects.toThrow();
  });

  it('that is being made is the answer to every further wish, and cannot be opened yet', async () => {
    const { userId } = await person();
    const first = await runInDurableObject(env.USER.getByName(userId), (actor) => {
      // In one turn, so that no alarm comes in between.
      const [one, two] = [request(actor), request(actor)];
      expect(one).toMatchObject({ state: 'queued', bytes: null });
      expect(two).toEqual(one);
      expect(() => actor.call('privacy', 'openExport', [one.id, CAUSE])).toThrow('being made');
      return one.id;
    });
    // Before the next is asked for: it may be ready by then, or not, and only then is the next another one.
    await isReady(userId, first);
    for (let i = 1; i < 5; i += 1) {
      const { id } = await userOf(userId).privacy.requestExport([], META);
      await isReady(userId, id);
    }
    const views = await userOf(userId).privacy.exports();
    expect(views.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'ready'));
    expect(await codeOf(userOf(userId).privacy.requestExport([], META))).toBe('conflict');
  });

  it('wants a recent sign-in, and the same request with the same key is one job', async () => {
    const { userId, bearer } = await person();
    const old = await ask(await bearerOf(userId, null, 1_000));
    expect(old).toMatchObject({ status: 401, body: { code: 'step_up_required' } });
    const keyed = { ...bearer, 'idempotency-key': crypto.randomUUID() };
    const [one, two] = [await ask(keyed), await ask(keyed)];
    expect(two.body.id).toBe(one.body.id);
    expect(await ask({})).toMatchObject({ status: 401 });
    expect(await ask({ authorization: 'Bearer test-admin-key' })).toMatchObject({ status: 404 });
  });
});

const EMPTY = {
  ...{ version: 1 as const, displayName: null, birthDate: null, regionCode: null, household: null, employment: null },
  ...{ occupation: null, education: null, interests: [] },
};

const request = (actor: UserActor) => actor.call('privacy', 'requestExport', [[], META]) as ExportView;

const ask = (headers: Record<string, string>) => api('POST', '/api/v1/users/me/export', undefined, headers);

/** What is stored to check credentials with. */
async function storedSecrets(userId: string): Promise<string[]> {
  return runInDurableObject(env.USER.getByName(userId), (_, { storage }) => {
    const all = (sql: string) =>
      storage.sql
        .exec(sql)
        .toArray()
        .flatMap((row) => Object.values(row))
        .filter((value) => value !== null)
        .map(String);
    return [
      ...all('SELECT phc FROM password'),
      ...all('SELECT hash FROM api_key'),
      ...all('SELECT salt FROM session'),
      ...all('SELECT cookie_hash FROM session'),
      ...all('SELECT hash FROM one_time_token'),
    ];
  });
}
