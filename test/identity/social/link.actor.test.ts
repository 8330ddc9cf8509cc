import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, expect, test, vi } from 'vitest';
import { claimRepository } from '../../../workers/identity/repository/claims.ts';
import { activeUser, CAUSE, user, wish } from '../sessions/support.ts';
import { nextMail, PATIENCE, runAlarm } from '../users/support.ts';
import {
  type Browser,
  freshPerson,
  locationOf,
  newBrowser,
  newcomer,
  oidcProvider,
  type ProviderEntry,
  queryOf,
  roundTrip,
  visit,
} from './rig.ts';

afterEach(() => vi.unstubAllGlobals());

const LINK = '?mode=link';
const LINKED = '/api/v1/users/me/linked-accounts';

/** Somebody without anything linked, signed in at a browser `ageSeconds` ago. */
async function person(entry: ProviderEntry, { email = null as string | null, ageSeconds = 0 } = {}) {
  const userId = await activeUser(email);
  const proof = { amr: ['pwd'] as const, at: Date.now() - ageSeconds * 1_000 };
  const { cookie } = await user(userId).sessions.start(wish({ kind: 'browser', carrier: 'cookie' }), proof, CAUSE);
  const browser = newBrowser([entry]);
  browser.cookies.set('__Host-aegis_session', cookie ?? '');
  return { userId, browser };
}

async function linked(browser: Browser): Promise<readonly Record<string, unknown>[]> {
  const response = await visit(browser, LINKED);
  expect(response.status).toBe(200);
  return ((await response.json()) as { data: Record<string, unknown>[] }).data;
}

const holderOf = (id: string, subject: string) => claimRepository(env.IDENTITY_DB).ownerOf(`social:${id}`, subject);
const unlink = (browser: Browser, id: string, subject: string) =>
  visit(browser, `${LINKED}/${id}/${encodeURIComponent(subject)}`, { method: 'DELETE' });

test('linked by proof of both sides, then signed in with, then unlinked', async () => {
  const email = `${crypto.randomUUID()}@example.org`;
  const { idp, id, entry } = await oidcProvider(freshPerson({ sub: `a/b|c d ${crypto.randomUUID()}` }));
  const { userId, browser } = await person(entry, { email });
  const back = await roundTrip(browser, id, { idp, query: LINK });
  expect(locationOf(back)).toBe(`/account/security?linked=${id}`);
  expect(await holderOf(id, idp.person.sub)).toBe(userId);
  expect((await nextMail(userId, email)).text).toContain('account of another provider linked');
  await evictDurableObject(env.USER.getByName(userId));
  expect(await linked(browser)).toEqual([
    {
      ...{ provider: id, providerName: 'Example', subject: idp.person.sub, label: idp.person.email },
      ...{ linkedAt: expect.any(String), lastUsedAt: null },
    },
  ]);

  const elsewhere = newBrowser([entry]);
  expect(locationOf(await roundTrip(elsewhere, id, { idp }))).toBe('/account');
  expect(await linked(elsewhere)).toMatchObject([{ lastUsedAt: expect.any(String) }]);

  expect((await unlink(browser, id, idp.person.sub)).status).toBe(204);
  expect((await unlink(browser, id, idp.person.sub)).status).toBe(204);
  expect(await linked(browser)).toEqual([]);
  expect((await nextMail(userId, email, 2)).text).toContain('account of another provider unlinked');
  // At once, whatever the claim table still says: the account is nobody's.
  expect(locationOf(await roundTrip(newBrowser([entry]), id, { idp }))).toMatch(/^\/account\/social/);
  await vi.waitFor(async () => {
    await runAlarm(userId);
    expect(await holderOf(id, idp.person.sub)).toBeNull();
  }, PATIENCE);
  const types = (await user(userId).accounts.history({ before: null, limit: 50, security: true })).map(
    ({ type }) => type,
  );
  expect(types.filter((type) => type === 'factor.changed')).toHaveLength(2);
});

test('linking once more changes nothing but the label', async () => {
  const { idp, id, entry } = await oidcProvider();
  const { userId, browser } = await person(entry);
  await roundTrip(browser, id, { idp, query: LINK });
  idp.person = { ...idp.person, email: 'new-label@example.org' };
  await roundTrip(browser, id, { idp, query: LINK });
  expect(await linked(browser)).toMatchObject([{ label: 'new-label@example.org' }]);
  expect(await holderOf(id, idp.person.sub)).toBe(userId);
});

test('an account that is linked to somebody stays theirs', async () => {
  const { idp, id, entry } = await oidcProvider();
  const owner = await newcomer(newBrowser([entry]), id, idp);
  const { browser } = await person(entry);
  const back = await roundTrip(browser, id, { idp, query: LINK });
  expect(queryOf(back)).toEqual({ error: 'claim_taken', provider: id });
  expect(locationOf(back)).toMatch(/^\/account\/security\?/);
  expect(await linked(browser)).toEqual([]);
  expect(await holderOf(id, idp.person.sub)).toBe(owner);
});

test('of two who link one account at once, one has it', async () => {
  const { idp, id, entry } = await oidcProvider();
  const people = await Promise.all([person(entry), person(entry)]);
  const backs = await Promise.all(people.map(({ browser }) => roundTrip(browser, id, { idp, query: LINK })));
  const winners = people.filter((_, index) => locationOf(backs[index]!).includes('linked='));
  expect(winners).toHaveLength(1);
  expect(await holderOf(id, idp.person.sub)).toBe(winners[0]?.userId);
});

test('what only took the place of an account gives way to its owner, who links', async () => {
  const { idp, id, entry } = await oidcProvider();
  const browser = newBrowser([entry]);
  const userId = await newcomer(browser, id, idp);
  // Another account there, of the same person, with the address that is known here and not verified there.
  idp.person = freshPerson({ email: idp.person.email!, email_verified: false });
  const elsewhere = newBrowser([entry]);
  await roundTrip(elsewhere, id, { idp });
  const agreed = await visit(elsewhere, '/api/v1/auth/social/complete', { method: 'POST', body: {} });
  expect(agreed.status).toBe(202);
  expect(await holderOf(id, idp.person.sub)).not.toBe(userId);

  expect(locationOf(await roundTrip(browser, id, { idp, query: LINK }))).toContain('linked=');
  expect(await holderOf(id, idp.person.sub)).toBe(userId);
  expect(await linked(browser)).toHaveLength(2);
});

test('to link asks for a session here, for a recent proof, and for a page of this site', async () => {
  const { idp, id, entry } = await oidcProvider();
  const nobody = await visit(newBrowser([entry]), `/api/v1/auth/social/${id}/start${LINK}`);
  expect(locationOf(nobody)).toBe('/account/sign-in?return_to=%2Faccount%2Fsecurity');
  const { browser } = await person(entry, { ageSeconds: 301 });
  const old = await visit(browser, `/api/v1/auth/social/${id}/start${LINK}`);
  expect(queryOf(old)).toEqual({ error: 'step_up_required', provider: id });
  const recent = await person(entry);
  const headers = { 'sec-fetch-site': 'cross-site' };
  const foreign = await visit(recent.browser, `/api/v1/auth/social/${id}/start${LINK}`, { headers });
  expect(await foreign.json()).toMatchObject({ code: 'csrf_refused' });
  expect(idp.asked).toEqual([]);
});

test('the session that comes back must be the one that went away', async () => {
  const { idp, id, entry } = await oidcProvider();
  const [first, second] = [await person(entry), await person(entry)];
  const away = await visit(first.browser, `/api/v1/auth/social/${id}/start${LINK}`);
  const attempt = '__Host-aegis_social_attempt';
  second.browser.cookies.set(attempt, first.browser.cookies.get(attempt) ?? '');
  const location = new URL(locationOf(await idp.handle(new Request(locationOf(away)))));
  const back = await visit(second.browser, location.pathname + location.search);
  expect(queryOf(back)).toEqual({ error: 'session_ended', provider: id });
  expect(await linked(second.browser)).toEqual([]);
});

test('the last way in cannot be unlinked, and unlinking asks for a recent proof', async () => {
  const { idp, id, entry } = await oidcProvider();
  const { userId, browser } = await person(entry);
  await roundTrip(browser, id, { idp, query: LINK });
  const refused = await unlink(browser, id, idp.person.sub);
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ code: 'factor_last' });

  const proof = { amr: ['pwd'] as const, at: Date.now() - 301_000 };
  const { cookie } = await user(userId).sessions.start(wish({ kind: 'browser', carrier: 'cookie' }), proof, CAUSE);
  const old = newBrowser([entry]);
  old.cookies.set('__Host-aegis_session', cookie ?? '');
  expect(await (await unlink(old, id, idp.person.sub)).json()).toMatchObject({ code: 'step_up_required' });
  expect(await linked(browser)).toHaveLength(1);
});

test('an account with a second factor is asked for it', async () => {
  const { idp, id, entry } = await oidcProvider();
  const { userId, browser } = await person(entry);
  await roundTrip(browser, id, { idp, query: LINK });
  await runInDurableObject(env.USER.getByName(userId), (_, state) => {
    state.storage.sql.exec(
      "INSERT INTO totp (only, sealed, state, last_step, created_at) VALUES (1, 'x', 'active', 0, 0)",
    );
  });
  const elsewhere = newBrowser([entry]);
  const back = new URL(
    locationOf(await roundTrip(elsewhere, id, { idp, query: '?return_to=%2Faccount%2Fkeys' })),
    'https://aegis.example',
  );
  expect(back.pathname + back.search).toBe('/account/second-factor?return_to=%2Faccount%2Fkeys');
  const ticket = new URLSearchParams(back.hash.slice(1));
  expect(ticket.get('ticket')).toMatch(/^ot_/);
  expect(ticket.get('methods')).toBe('totp');
  expect([...elsewhere.cookies.keys()]).toEqual([]);
});
