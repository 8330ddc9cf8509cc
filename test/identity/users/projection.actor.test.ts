import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { PROJECTORS } from '../../../workers/events/projectors.ts';
import { identityProjector } from '../../../workers/identity/projections/projector.ts';

let streams = 0;

const claims = fc.uniqueArray(
  fc.record({ kind: fc.constantFrom('email', 'username'), value: fc.constantFrom('a', 'b') }),
  { selector: ({ kind, value }) => kind + value, maxLength: 3 },
);

/** What a user could say, before its log numbers it. */
const said = fc.oneof(
  fc.record({
    type: fc.constantFrom(
      'identity.user.created',
      'identity.user.updated',
      'identity.user.deleted',
      'identity.profile.updated',
    ),
    data: fc.record({
      user: fc.constant('x'),
      directory: fc.record({
        status: fc.constantFrom('pending', 'active', 'erased'),
        email: fc.option(fc.constantFrom('a@example.org', 'b@example.org')),
        username: fc.option(fc.constantFrom('a', 'b')),
        displayName: fc.option(fc.string()),
        roles: fc.subarray(['user', 'admin']),
        createdAt: fc.nat(),
        updatedAt: fc.nat(),
      }),
      claims,
    }),
  }),
  fc.record({
    type: fc.constant('identity.claims.released'),
    data: fc.record({ user: fc.constant('x'), claims, all: fc.boolean(), at: fc.constantFrom(99, 100, 101) }),
  }),
  fc.record({
    type: fc.constant('identity.security.noted'),
    data: fc.record({
      user: fc.constant('x'),
      type: fc.constantFrom('session.started', 'password.changed'),
      session: fc.option(fc.string()),
      address: fc.constant(null),
      actor: fc.constant('anonymous'),
      data: fc.record({ device: fc.string() }),
    }),
  }),
  fc.record({ type: fc.constant('identity.preferences.changed'), data: fc.constant({ fields: ['theme'] }) }),
);

function envelope(user: string, sequence: number, event: { type: string; data: object }): Envelope {
  const source = `/identity/users/${user}`;
  return {
    ...{ specversion: '1.0', id: `${source}:${sequence}`, source, type: event.type, dataversion: 1, sequence },
    ...{ time: '2026-01-01T00:00:00.000Z', datacontenttype: 'application/json' },
    ...{ correlationid: null, causationid: null, traceparent: null },
    data: { ...event.data },
  } as Envelope;
}

/** Claims of the user as the edge left them, with values of its own so that streams do not meet. */
async function reserve(user: string): Promise<void> {
  const insert = 'INSERT INTO identity_claims (kind, value, user_id, state, reserved_at) VALUES (?, ?, ?, ?, ?)';
  const rows = ['email', 'username'].flatMap((kind) => ['a', 'b'].map((value) => [kind, `${user}-${value}`]));
  await env.IDENTITY_DB.batch(rows.map((row) => env.IDENTITY_DB.prepare(insert).bind(...row, user, 'reserved', 100)));
}

function scoped(user: string, event: { type: string; data: object }) {
  const named = (event.data as { claims?: { kind: string; value: string }[] }).claims;
  const own = named?.map(({ kind, value }) => ({ kind, value: `${user}-${value}` }));
  return { ...event, data: { ...event.data, ...(own ? { claims: own } : {}) } };
}

async function tables(user: string) {
  const rows = async (table: string, key: string) => {
    const query = `SELECT * FROM ${table} WHERE ${key} = ? ORDER BY 1, 2`;
    const { results } = await env.IDENTITY_DB.prepare(query).bind(user).all();
    return JSON.parse(JSON.stringify(results).replaceAll(user, 'user')) as unknown;
  };
  return {
    users: await rows('users', 'id'),
    audit: await rows('security_audit', 'user_id'),
    claims: await rows('identity_claims', 'user_id'),
  };
}

it('any order, repetition and grouping of a user’s events gives the tables of the order in which they happened', async () => {
  const scenario = fc.array(said, { minLength: 1, maxLength: 10 }).chain((events) =>
    fc.record({
      events: fc.constant(events),
      deliveries: fc.array(fc.array(fc.nat(events.length - 1), { minLength: 1, maxLength: 5 }), { maxLength: 10 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(scenario, async ({ events, deliveries }) => {
      streams += 1;
      const [order, mix] = [`order${streams}`, `mixed${streams}`];
      await reserve(order);
      await reserve(mix);
      const inOrder = events.map((event, i) => envelope(order, i + 1, scoped(order, event)));
      for (const each of inOrder) await identityProjector.project([each], env);

      const mixed = events.map((event, i) => envelope(mix, i + 1, scoped(mix, event)));
      for (const group of deliveries) {
        await identityProjector.project(
          group.map((i) => mixed[i]!),
          env,
        );
      }
      // A queue delivers each at least once in the end.
      await identityProjector.project([...mixed].reverse(), env);

      expect(await tables(mix)).toEqual(await tables(order));
      expect(await identityProjector.position(`/identity/users/${mix}`, env)).toBe(events.length);
    }),
    { numRuns: 40 },
  );
}, 120_000);

it('events of a user touch no claim of another one', async () => {
  await reserve('alice');
  const claim = { kind: 'email', value: 'alice-a' };
  const released = { type: 'identity.claims.released', data: { user: 'bob', claims: [claim], at: 1_000 } };
  await identityProjector.project([envelope('bob', 1, released)], env);
  expect((await tables('alice')).claims).toHaveLength(4);
});

it('is one of the projectors, and refuses streams that nobody has', async () => {
  expect(PROJECTORS.map(({ prefix }) => prefix)).toContain(identityProjector.prefix);
  const stray = { ...envelope('x', 1, { type: 'identity.user.created', data: {} }), source: '/elsewhere/x' };
  await expect(identityProjector.project([stray], env)).rejects.toMatchObject({ code: 'not_found' });
  await expect(identityProjector.confirm('/elsewhere/x', 1, env)).rejects.toMatchObject({ code: 'not_found' });
});
