import { describe, expect, it, vi } from 'vitest';
import {
  getActivity,
  getPreferences,
  getProfile,
  getUser,
  getUsers,
  putPreferences,
  putProfile,
  putUser,
} from '../../../workers/identity/contract/users.ts';
import {
  ADMIN,
  api,
  bearerOf,
  evict,
  expectDocumented,
  freshName,
  mailOf,
  PATIENCE,
  person,
  runAlarm,
  signUp,
} from './support.ts';

const ABSENT = '01KAZ3N8V2QJ7W4R5T6Y8B9C0D';

describe('an account', () => {
  it('is its owner’s as `me`, and administrators’ by id; a stranger does not learn whether it exists', async () => {
    const { userId, name, email, bearer } = await person();
    const mine = await api('GET', '/api/v1/users/me', undefined, bearer);
    expect(mine).toMatchObject({ status: 200, body: { id: userId, username: name, email, status: 'active' } });
    expectDocumented(getUser, mine);
    expect(await api('GET', `/api/v1/users/${userId}`, undefined, bearer)).toMatchObject({ status: 200 });
    expect(await api('GET', `/api/v1/users/${userId}`, undefined, ADMIN)).toMatchObject({ status: 200 });
    const held = { ...bearer, 'if-none-match': mine.headers.get('etag') ?? '' };
    expect(await api('GET', '/api/v1/users/me', undefined, held)).toMatchObject({ status: 304 });

    const stranger = await person();
    for (const path of [`/api/v1/users/${userId}`, `/api/v1/users/${ABSENT}`, `/api/v1/users/${ABSENT}/profile`]) {
      expect(await api('GET', path, undefined, stranger.bearer)).toMatchObject({
        status: 403,
        body: { details: { permission: 'users:read' } },
      });
      expect(await api('GET', path)).toMatchObject({ status: 401 });
    }
    expect(await api('GET', `/api/v1/users/${ABSENT}`, undefined, ADMIN)).toMatchObject({ status: 404 });
    expect(await api('GET', '/api/v1/users/me', undefined, ADMIN)).toMatchObject({ status: 404 });
    expect(await api('GET', '/api/v1/users/x', undefined, ADMIN)).toMatchObject({ status: 400 });
  });

  it('cannot be written with a credential that may only read it', async () => {
    const { userId } = await person();
    const bearer = await bearerOf(userId, ['account:read']);
    expect(await api('GET', '/api/v1/users/me', undefined, bearer)).toMatchObject({ status: 200 });
    const change = await api('PUT', '/api/v1/users/me', { username: freshName() }, { ...bearer, 'if-match': '*' });
    expect(change).toMatchObject({ status: 403, body: { details: { permission: 'account:write' } } });
  });
});

describe('profile and preferences', () => {
  it('are replaced on top of what one has seen', async () => {
    const { userId, bearer } = await person({ displayName: 'Ada' });
    const before = await api('GET', '/api/v1/users/me/profile', undefined, bearer);
    expect(before).toMatchObject({ status: 200, body: { displayName: 'Ada', birthDate: null, version: 1 } });
    expectDocumented(getProfile, before);
    const wanted = {
      ...{ displayName: '에이다', birthDate: '1990-02-28', regionCode: '11680', employment: 'employed' },
      ...{ household: { type: 'family', members: 3, children: 1 }, interests: ['주거'] },
    };
    expect(await api('PUT', '/api/v1/users/me/profile', wanted, bearer)).toMatchObject({ status: 428 });
    const match = { ...bearer, 'if-match': before.headers.get('etag') ?? '' };
    const after = await api('PUT', '/api/v1/users/me/profile', wanted, match);
    expect(after).toMatchObject({ status: 200, body: { ...wanted, household: { incomePercent: null } } });
    expectDocumented(putProfile, after);
    expect(await api('PUT', '/api/v1/users/me/profile', {}, match)).toMatchObject({ status: 412 });
    await evict(userId);
    const again = await api('GET', `/api/v1/users/${userId}/profile`, undefined, ADMIN);
    expect(again.body).toEqual(after.body);
    expect(again.headers.get('etag')).toBe(after.headers.get('etag'));
    for (const wrong of [
      { birthDate: '1990-02-30' },
      { regionCode: '1' },
      { household: { members: 0 } },
      { displayName: 'x'.repeat(81) },
      { interests: Array.from({ length: 31 }, () => 'x') },
      { employment: 'emperor' },
    ]) {
      const answer = await api('PUT', '/api/v1/users/me/profile', wrong, { ...bearer, 'if-match': '*' });
      expect(answer, JSON.stringify(wrong)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    }
  });

  it('decide the language of mails', async () => {
    const { userId, bearer } = await person();
    const before = await api('GET', '/api/v1/users/me/preferences', undefined, bearer);
    expect(before).toMatchObject({ status: 200, body: { locale: 'en', timeZone: 'UTC', theme: 'system' } });
    expectDocumented(getPreferences, before);
    expect(before.headers.get('etag')).toBe('"r0"');
    const wanted = { locale: 'ko', timeZone: 'Asia/Seoul', channels: ['web'], theme: 'dark' };
    const after = await api('PUT', '/api/v1/users/me/preferences', wanted, { ...bearer, 'if-match': '"r0"' });
    expect(after).toMatchObject({ status: 200, body: wanted });
    expectDocumented(putPreferences, after);
    await evict(userId);
    expect((await api('GET', '/api/v1/users/me', undefined, bearer)).body.locale).toBe('ko');
    const wrong = { ...wanted, timeZone: 'Mars/Olympus' };
    expect(await api('PUT', '/api/v1/users/me/preferences', wrong, { ...bearer, 'if-match': '*' })).toMatchObject({
      status: 400,
    });
  });
});

describe('a user name', () => {
  it('changes for a free one, and the old one is free', async () => {
    const { userId, name, bearer } = await person();
    const other = await person();
    const next = freshName();
    const { headers } = await api('GET', '/api/v1/users/me', undefined, bearer);
    const match = { ...bearer, 'if-match': headers.get('etag') ?? '' };
    expect(await api('PUT', '/api/v1/users/me', { username: other.name.toUpperCase() }, match)).toMatchObject({
      status: 409,
      body: { code: 'claim_taken' },
    });
    expect(await api('PUT', '/api/v1/users/me', { username: 'a' }, match)).toMatchObject({ status: 422 });
    const changed = await api('PUT', '/api/v1/users/me', { username: next }, match);
    expect(changed).toMatchObject({ status: 200, body: { username: next } });
    expectDocumented(putUser, changed);
    expect(await api('PUT', '/api/v1/users/me', { username: freshName() }, match)).toMatchObject({ status: 412 });
    await evict(userId);
    expect((await api('GET', '/api/v1/users/me', undefined, bearer)).body.username).toBe(next);
    // At once, whether or not the projection has freed it: its holder says that it is not theirs.
    expect(await signUp({ email: mailOf(freshName()), username: name })).toMatchObject({ status: 202 });
    expect(await signUp({ email: mailOf(freshName()), username: next })).toMatchObject({ status: 409 });
    const removed = await api('PUT', '/api/v1/users/me', { username: null }, { ...bearer, 'if-match': '*' });
    expect(removed).toMatchObject({ status: 200, body: { username: null } });
    expect(await signUp({ email: mailOf(freshName()), username: next })).toMatchObject({ status: 202 });
  });

  it('that many want at once is one account’s', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => person()));
    const name = freshName();
    const answers = await Promise.all(
      people.map(({ bearer }) => api('PUT', '/api/v1/users/me', { username: name }, { ...bearer, 'if-match': '*' })),
    );
    const taken = answers.filter(({ status }) => status === 409);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(taken).toHaveLength(3);
    for (const { body } of taken) expect(body.code).toBe('claim_taken');
  });
});

describe('the history', () => {
  it('comes in pages, the newest first, and can be the security events alone', async () => {
    const { bearer } = await person();
    for (let i = 0; i < 4; i += 1) {
      await api('PUT', '/api/v1/users/me/profile', { displayName: `n${i}` }, { ...bearer, 'if-match': '*' });
    }
    const types: string[] = [];
    let path: string | null = '/api/v1/users/me/activity?limit=2';
    while (path !== null) {
      const page = await api('GET', path, undefined, bearer);
      expectDocumented(getActivity, page);
      expect(page.body.data.length).toBeLessThanOrEqual(2);
      types.push(...page.body.data.map(({ type }: { type: string }) => type));
      path = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1] ?? null;
    }
    expect(types.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => 'profile.updated'));
    expect(types).toEqual(expect.arrayContaining(['session.started', 'email.verified', 'account.created']));
    const security = await api('GET', '/api/v1/users/me/activity?security=true', undefined, bearer);
    expect(security.body.data.length).toBeGreaterThan(1);
    expect(security.body.data.every((entry: { security: boolean }) => entry.security)).toBe(true);
    expect(await api('GET', '/api/v1/users/me/activity?cursor=!', undefined, bearer)).toMatchObject({ status: 400 });
  });
});

describe('the directory', () => {
  it('finds accounts by how names begin, by display name, status and role, in pages', async () => {
    const mark = freshName();
    const people = await Promise.all(
      ['a', 'b', 'c'].map((letter) =>
        signUp(
          {
            ...{
              email: `${mark}${letter}@example.org`,
              username: `${mark}${letter}`,
              displayName: `${mark} 김 ${letter}`,
            },
            ...{ emailVerified: letter !== 'c', roles: letter === 'a' ? ['operator'] : ['user'] },
          },
          ADMIN,
        ),
      ),
    );
    const find = (query: string) => api('GET', `/api/v1/users?${query}`, undefined, ADMIN);
    const ids = ({ body }: { body: { data: { id: string }[] } }) => body.data.map(({ id }) => id);
    await vi.waitFor(async () => {
      for (const { body } of people) await runAlarm(body.id);
      expect(ids(await find(`username=${mark}`))).toHaveLength(3);
    }, PATIENCE);
    const all = await find(`email=${mark.toUpperCase()}`);
    expectDocumented(getUsers, all);
    expect(ids(all)).toHaveLength(3);
    expect(ids(await find(`name=${encodeURIComponent(`${mark} 김 b`)}`))).toEqual([people[1]?.body.id]);
    expect(ids(await find(`username=${mark}&role=operator`))).toEqual([people[0]?.body.id]);
    expect(ids(await find(`username=${mark}&status=pending`))).toEqual([people[2]?.body.id]);
    expect(ids(await find(`username=${mark}d`))).toEqual([]);
    expect(ids(await find(`name=${encodeURIComponent('%')}&username=${mark}`))).toEqual([]);

    const first = await find(`username=${mark}&limit=2`);
    const link = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await api('GET', link, undefined, ADMIN);
    expect([...ids(first), ...ids(second)]).toEqual(ids(all));
    expect(second.body.page.next).toBeNull();
    const { bearer } = await person();
    expect(await api('GET', '/api/v1/users', undefined, bearer)).toMatchObject({
      status: 403,
      body: { details: { permission: 'users:read' } },
    });
  });
});
