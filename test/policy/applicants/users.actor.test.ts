import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import { PROJECTORS } from '../../../workers/events/projectors.ts';
import { person } from '../../identity/users/support.ts';
import { BASE, call, publish, rowsOf, youth } from '../recommendations/support.ts';

beforeAll(() => publish());

const FACTS = '/api/v1/applicants/me/facts';

it('a user has no token, nobody else sees what is theirs, and it goes with the account', async () => {
  const [owner, other] = [await person(), await person()];
  const stored = await call('PUT', FACTS, { facts: youth }, owner.bearer);
  expect(stored).toMatchObject({ status: 200, body: { visitor: null, expiresAt: null } });
  const made = await call('POST', BASE, {}, owner.bearer);
  expect(made).toMatchObject({ status: 201, body: { visitor: null } });
  expect(made.body.counts.likely).toBe(1);
  const path = `${BASE}/${made.body.id}`;
  expect(await call('GET', path, undefined, owner.bearer)).toMatchObject({ status: 200 });
  expect(await call('GET', path, undefined, other.bearer)).toMatchObject({ status: 404 });
  expect(await call('GET', path)).toMatchObject({ status: 404 });

  const source = `/identity/users/${owner.userId}`;
  const deleted = {
    ...{ specversion: '1.0' as const, id: `${source}:999`, source, type: 'identity.user.deleted', dataversion: 1 },
    ...{ time: new Date().toISOString(), sequence: 999, datacontenttype: 'application/json' as const },
    ...{ correlationid: null, causationid: null, traceparent: null },
    data: {
      user: owner.userId,
      directory: {
        ...{ status: 'erased', email: null, username: null, displayName: null, roles: [] },
        ...{ createdAt: 1, updatedAt: 2 },
      },
    },
  };
  const projector = PROJECTORS.find(({ prefix }) => prefix === 'identity.')!;
  await projector.project([deleted], env);
  expect(await rowsOf(`user:${owner.userId}`)).toMatchObject({ applicant: 0, recommendation: 0 });
  // The same message again does no harm.
  await projector.project([deleted], env);
  expect(await call('GET', FACTS, undefined, owner.bearer)).toMatchObject({ status: 404 });
});
