import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { housekeepIdentity } from '../../../workers/identity/service/housekeeping.ts';
import { readEmail, readUsername } from '../../../workers/identity/service/names.ts';
import { signUp } from '../../../workers/identity/service/sign-up.ts';
import { codeOf } from '../../support/code-of.ts';
import { CAUSE } from '../sessions/support.ts';
import { type Fault, faultyEdge } from './faulty.ts';
import { accounts, claimOf, describeOrNull, evict, freshName, mailOf, ownerOf, PASSWORD, person } from './support.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const wishOf = (email: string, username: string) => ({
  ...{ email: readEmail(email), username: readUsername(username), displayName: null, locale: 'en' as const },
  ...{ password: PASSWORD, roles: ['user'], isVerified: false, isSelfMade: true },
});

/** Every way in which the edge can go down during a sign-up, found by counting the steps of one that goes well. */
async function faultsOf(run: (edge: ReturnType<typeof faultyEdge>) => Promise<unknown>): Promise<Fault[]> {
  const edge = faultyEdge(null);
  await run(edge);
  await edge.settled();
  const steps = Array.from({ length: edge.steps() }, (_, step) => step);
  expect(steps.length).toBeGreaterThan(3);
  return steps.flatMap((step) => [
    { step, effect: 'none' as const },
    { step, effect: 'done' as const },
  ]);
}

/** What was only meant to be called may never have run. */
async function wakeAndEvict(userId: string): Promise<void> {
  await accounts(userId).stillHeld([]);
  await evict(userId);
}

async function attempt(edge: ReturnType<typeof faultyEdge>, email: string, username: string): Promise<string | null> {
  try {
    return await signUp(edge.context, wishOf(email, username));
  } catch {
    return null;
  } finally {
    await edge.settled();
  }
}

describe('an edge that goes down at any step of a sign-up', () => {
  it('leaves an account or nothing: after the deadline the names can be had again', async () => {
    const faults = await faultsOf((edge) => attempt(edge, mailOf(freshName()), freshName()));
    for (const fault of faults) {
      const name = freshName();
      const edge = faultyEdge(fault);
      await attempt(edge, mailOf(name), name);
      for (const userId of edge.users) {
        await wakeAndEvict(userId);
        await accounts(userId).expireSignUp(Date.now() + 16 * MINUTE_MS);
      }
      await housekeepIdentity(env, Date.now() + 2 * 60 * MINUTE_MS);
      const views = await Promise.all([...edge.users].map(describeOrNull));
      const made = views.filter((view) => view !== null);
      const [owner, sameOwner] = [await ownerOf('email', mailOf(name)), await ownerOf('username', name)];
      expect(owner, JSON.stringify(fault)).toBe(sameOwner);
      expect(
        made.map(({ id }) => id),
        JSON.stringify(fault),
      ).toEqual(owner === '' ? [] : [owner]);
      if (owner !== '') continue;
      const again = await attempt(faultyEdge(null), mailOf(name), name);
      expect(await describeOrNull(again ?? '')).toMatchObject({ email: mailOf(name), username: name });
    }
  }, 120_000);

  it('makes one account when the same request comes again with its key', async () => {
    const keyed = (edge: ReturnType<typeof faultyEdge>) => attempt(edge, mailOf(freshName()), freshName());
    for (const fault of await faultsOf(keyed)) {
      const name = freshName();
      const key = crypto.randomUUID();
      const edge = faultyEdge(fault, key);
      await attempt(edge, mailOf(name), name);
      for (const userId of edge.users) await wakeAndEvict(userId);
      const retry = faultyEdge(null, key);
      // What the dead edge reserved without a key is waited for; with the key it goes on where it ended.
      const userId = await attempt(retry, mailOf(name), name);
      expect(userId, JSON.stringify(fault)).not.toBeNull();
      expect(await describeOrNull(userId ?? ''), JSON.stringify(fault)).toMatchObject({ username: name });
      const all = await Promise.all([...new Set([...edge.users, ...retry.users])].map(describeOrNull));
      expect(all.filter((view) => view !== null)).toHaveLength(1);
    }
  }, 120_000);

  it('neither takes a taken address nor harms its owner', async () => {
    const { email, userId } = await person();
    const faults = await faultsOf((edge) => attempt(edge, email, freshName()));
    for (const fault of faults) {
      const name = freshName();
      const edge = faultyEdge(fault);
      await attempt(edge, email, name);
      for (const other of edge.users) {
        if (other !== userId) await accounts(other).expireSignUp(Date.now() + 8 * DAY_MS);
      }
      await housekeepIdentity(env, Date.now() + 8 * DAY_MS);
      expect(await claimOf('username', name), JSON.stringify(fault)).toBeNull();
      expect(await ownerOf('email', email)).toBe(userId);
      expect(await describeOrNull(userId)).toMatchObject({ email, status: 'active' });
    }
  }, 120_000);
});

it('of edges that race for one address and one name, one makes the account', async () => {
  for (let round = 0; round < 5; round += 1) {
    const name = freshName();
    const edges = Array.from({ length: 4 }, () => faultyEdge(null));
    await Promise.all(edges.map((edge, i) => attempt(edge, mailOf(name), i % 2 === 0 ? name : freshName())));
    const all = new Set(edges.flatMap(({ users }) => [...users]));
    const views = (await Promise.all([...all].map(describeOrNull))).filter((view) => view !== null);
    expect(views.filter(({ email }) => email === mailOf(name))).toHaveLength(1);
    expect(views).toHaveLength(1);
    expect(views[0]?.id).toBe(await ownerOf('email', mailOf(name)));
  }
}, 120_000);

it('a reservation whose object has gone is taken over at once, that of one under way is not', async () => {
  const name = freshName();
  const dead = faultyEdge({ step: 2, effect: 'none' });
  await attempt(dead, mailOf(name), name);
  const [first = ''] = dead.users;
  expect(await ownerOf('email', mailOf(name))).toBe(first);
  // Under way: the second one gets what everybody gets, and not the address.
  await attempt(faultyEdge(null), mailOf(name), freshName());
  expect(await ownerOf('email', mailOf(name))).toBe(first);
  await accounts(first).abandon();
  const second = await attempt(faultyEdge(null), mailOf(name), name);
  expect(await ownerOf('email', mailOf(name))).toBe(second);
  // What is too late stays too late.
  expect(await codeOf(accounts(first).complete(CAUSE))).toBe('conflict');
});
