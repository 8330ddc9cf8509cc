import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { revocationLogOf } from '../../../shared/identity/revocation.ts';
import {
  type AliveContext,
  type Bearer,
  FRESH_MS,
  requireAlive,
  requireAliveNow,
  USABLE_MS,
} from '../../../workers/identity/tokens/revocations.ts';
import { codeOf } from '../../support/code-of.ts';
import { envWith, watched } from './support.ts';

let users = 0;
const bearerOf = (over: Partial<Bearer> = {}): Bearer => {
  users += 1;
  return { user: `${crypto.randomUUID()}${users % 10}`, session: crypto.randomUUID(), epoch: 1, ...over };
};
const logOf = (user: string) => env.REVOCATIONS.getByName(revocationLogOf(user));
const until = Date.now() + 600_000;
const start = Date.now();

/** An isolate that has remembered nothing yet, with a log that can be counted and broken. */
function isolate() {
  const { state, binding } = watched(env.REVOCATIONS as never);
  const background: Promise<unknown>[] = [];
  const own = envWith({ REVOCATIONS: binding });
  const at = (now: number): AliveContext => ({ env: own, now, waitUntil: (promise) => background.push(promise) });
  const settle = () => Promise.all(background.splice(0));
  return { state, at, settle };
}

const never = async () => {
  throw new Error('the owner was asked');
};

/** An owner who says that the bearer is alive. */
function counted() {
  let asked = 0;
  const ask = async () => {
    asked += 1;
  };
  return { ask, count: () => asked };
}

/** As the caller does: synchronous where it can be. */
async function check(bearer: Bearer, context: AliveContext, ask: () => Promise<void> = never): Promise<void> {
  const pending = requireAlive(bearer, context, ask);
  if (pending) await pending;
}

describe('an isolate that is asked to accept a bearer', () => {
  it('asks the log once and then goes on with its copy, without a promise', async () => {
    const { state, at } = isolate();
    const bearer = bearerOf();
    await check(bearer, at(start));
    for (let ms = 0; ms <= FRESH_MS; ms += 100) expect(requireAlive(bearer, at(start + ms), never)).toBeUndefined();
    expect(state.calls).toBe(1);
  });

  it('asks again in the background when the copy is older than two seconds, and lets the request pass', async () => {
    const { state, at, settle } = isolate();
    const bearer = bearerOf();
    await check(bearer, at(start));
    await logOf(bearer.user).append([{ user: bearer.user, session: bearer.session, epoch: null, until }]);
    expect(requireAlive(bearer, at(start + FRESH_MS + 1), never)).toBeUndefined();
    // One request asks; the others do not.
    expect(requireAlive(bearer, at(start + FRESH_MS + 2), never)).toBeUndefined();
    await settle();
    expect(state.calls).toBe(2);
    expect(await codeOf(check(bearer, at(start + FRESH_MS + 3)))).toBe('session_ended');
  });

  it('never accepts on a copy older than the bound: it waits for the log', async () => {
    const { at } = isolate();
    const bearer = bearerOf();
    await check(bearer, at(start));
    await logOf(bearer.user).append([{ user: bearer.user, session: bearer.session, epoch: null, until }]);
    expect(await codeOf(check(bearer, at(start + USABLE_MS + 1)))).toBe('session_ended');
  });

  it('refuses tokens of an older epoch, of that user only', async () => {
    const { at } = isolate();
    const bearer = bearerOf();
    await logOf(bearer.user).append([{ user: bearer.user, session: null, epoch: 3, until }]);
    expect(await codeOf(check({ ...bearer, epoch: 2 }, at(start)))).toBe('session_ended');
    expect(await codeOf(check({ ...bearer, epoch: 3 }, at(start)))).toBeNull();
    expect(await codeOf(check({ ...bearerOf(), epoch: 2 }, at(start)))).toBeNull();
  });

  it('asks the owner when the log cannot be read, and takes its word', async () => {
    const { state, at } = isolate();
    const bearer = bearerOf();
    state.isBroken = true;
    const owner = counted();
    await check(bearer, at(start), owner.ask);
    await check(bearer, at(start + 10), owner.ask);
    expect(owner.count()).toBe(2);
    // The second did not try the log again.
    expect(state.calls).toBe(1);
    expect(await codeOf(check(bearer, at(start + 20), () => requireAliveNow(bearer, at(start + 20))))).toBe(
      'unavailable',
    );
    state.isBroken = false;
    await check(bearer, at(start + 2_000), never);
  });

  it('a log that fails in the background costs nothing until the copy is too old', async () => {
    const { state, at, settle } = isolate();
    const bearer = bearerOf();
    await check(bearer, at(start));
    state.isBroken = true;
    await check(bearer, at(start + FRESH_MS + 1));
    await settle();
    await check(bearer, at(start + USABLE_MS));
    const owner = counted();
    await check(bearer, at(start + USABLE_MS + 1), owner.ask);
    expect(owner.count()).toBe(1);
  });

  it('can be made to look at once', async () => {
    const { at } = isolate();
    const bearer = bearerOf({ session: '', epoch: 0 });
    await requireAliveNow(bearer, at(start));
    await logOf(bearer.user).append([{ user: bearer.user, session: null, epoch: 1, until }]);
    expect(await codeOf(requireAliveNow(bearer, at(start + 1)))).toBe('session_ended');
  });
});
