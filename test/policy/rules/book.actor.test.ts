import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import type { RuleBook } from '../../../durable-objects/policy/rule-book.ts';
import { codeOf } from '../../support/code-of.ts';
import { bookOf, content, draftId, meta, type Remote } from './support.ts';

const ANN = 'user:ann';
const BEN = 'user:ben';

/** Draft, submit and approve in one go. */
async function approved(book: Remote<RuleBook>, lambda: number, effectiveFrom: number | null = null) {
  const id = draftId();
  await book.create(id, content(lambda, effectiveFrom), meta(ANN));
  await book.submit(id, null, meta(ANN));
  return (await book.approve(id, 'looks right', null, meta(BEN))).value;
}

it('holds the built-in rules until something was approved', async () => {
  const book = bookOf('built-in');
  const { version, ruleSet } = await book.active(Date.now());
  expect(version).toBe(0);
  expect(ruleSet.weights.retrieval).toBe(0.3);
  expect(await book.newer(Date.now(), 0)).toBeNull();
});

it('makes a version of a draft that a second person has approved, and survives an eviction at every step', async () => {
  const name = 'life';
  const evict = () => evictDurableObject(env.RULE_BOOK.getByName(name));
  const id = draftId();
  await bookOf(name).create(id, content(0.5), meta(ANN));
  await evict();
  const changed = await bookOf(name).change(id, content(0.6), 1, meta(ANN));
  expect(changed.value).toMatchObject({ revision: 2, status: 'draft', base: 0 });
  await evict();
  await bookOf(name).submit(id, 2, meta(ANN));
  await evict();
  const { value } = await bookOf(name).approve(id, 'fine', 3, meta(BEN));
  expect(value).toMatchObject({ status: 'approved', version: 1, decision: { by: BEN, reason: 'fine' } });
  await evict();
  const active = await bookOf(name).active(Date.now());
  expect([active.version, active.ruleSet.diversity.lambda]).toEqual([1, 0.6]);
  expect(await bookOf(name).newer(Date.now(), 0)).toMatchObject({ version: 1 });
  const types = await runInDurableObject(env.RULE_BOOK.getByName(name), (_, { storage }) =>
    storage.sql.exec('SELECT type, actor FROM k_events ORDER BY sequence').toArray(),
  );
  expect(types).toEqual([
    { type: 'policy.rules.drafted', actor: ANN },
    { type: 'policy.rules.changed', actor: ANN },
    { type: 'policy.rules.submitted', actor: ANN },
    { type: 'policy.rules.approved', actor: BEN },
    { type: 'policy.rules.activated', actor: BEN },
  ]);
});

it('lets nobody approve what they have written, changed or submitted', async () => {
  const book = bookOf('four-eyes');
  const id = draftId();
  await book.create(id, content(0.5), meta(ANN));
  await book.submit(id, null, meta('admin-key'));
  expect(await codeOf(book.approve(id, '', null, meta(ANN)))).toBe('forbidden');
  expect(await codeOf(book.approve(id, '', null, meta('admin-key')))).toBe('forbidden');
  // Who edits while it lies there becomes an author, and it has to be submitted again.
  await book.change(id, content(0.4), null, meta(BEN));
  expect(await codeOf(book.approve(id, '', null, meta('user:cleo')))).toBe('conflict');
  await book.submit(id, null, meta(ANN));
  expect(await codeOf(book.approve(id, '', null, meta(BEN)))).toBe('forbidden');
  // An approval is of the revision that was seen.
  expect(await codeOf(book.approve(id, '', 2, meta('user:cleo')))).toBe('revision_mismatch');
  expect((await book.active(Date.now())).version).toBe(0);
  expect((await book.approve(id, '', 4, meta('user:cleo'))).value.status).toBe('approved');
});

it('refuses a draft that would undo what was approved since it was made', async () => {
  const book = bookOf('stale');
  const id = draftId();
  await book.create(id, content(0.1), meta(ANN));
  await book.submit(id, null, meta(ANN));
  await approved(book, 0.2);
  expect(await codeOf(book.approve(id, '', null, meta(BEN)))).toBe('conflict');
  await book.change(id, content(0.1), null, meta(ANN));
  await book.submit(id, null, meta(ANN));
  expect((await book.approve(id, '', null, meta(BEN))).value.version).toBe(2);
});

it('keeps a scheduled version for its time, tells when it has come, and a rollback undoes what was scheduled', async () => {
  const name = 'time';
  const book = bookOf(name);
  const soon = Date.now() + 3_600_000;
  await approved(book, 0.2);
  await approved(book, 0.3, soon);
  expect((await book.active(Date.now())).version).toBe(1);
  expect((await book.active(soon)).version).toBe(2);
  expect((await book.version(2, Date.now())).standing).toBe('scheduled');
  const armed = await runInDurableObject(env.RULE_BOOK.getByName(name), (_, { storage }) =>
    storage.sql.exec("SELECT due_at FROM k_alarms WHERE kind = 'effective'").toArray(),
  );
  expect(armed).toEqual([{ due_at: soon }]);
  const { value } = await book.rollback(0, 'too bold', meta(BEN));
  expect(value).toMatchObject({ version: 3, restores: 0 });
  expect((await book.active(soon)).version).toBe(3);
  expect((await book.active(soon)).ruleSet.diversity.lambda).toBe(0.7);
  expect((await book.version(2, soon)).standing).toBe('superseded');
  expect(await codeOf(book.rollback(9, '', meta(BEN)))).toBe('not_found');
});

it('tells once that a scheduled version holds, however often the alarm comes', async () => {
  const name = 'alarm';
  const book = bookOf(name);
  await approved(book, 0.2, Date.now() + 100);
  const stub = env.RULE_BOOK.getByName(name);
  const activated = () =>
    runInDurableObject(stub, (_, { storage }) =>
      storage.sql.exec("SELECT data FROM k_events WHERE type = 'policy.rules.activated'").toArray(),
    );
  const afterAlarm = async () => {
    await runDurableObjectAlarm(stub);
    return (await activated()).length;
  };
  await expect.poll(afterAlarm, { timeout: 20_000 }).toBe(1);
  await runDurableObjectAlarm(stub);
  expect(await activated()).toEqual([{ data: '{"version":1,"before":0}' }]);
});

it('answers a repeated command with the same draft, and a reused key not at all', async () => {
  const book = bookOf('twice');
  const id = draftId();
  const first = await book.create(id, content(0.5), meta(ANN, 'key-1'));
  const second = await book.create(draftId(), content(0.5), meta(ANN, 'key-1'));
  expect(second).toEqual(first);
  expect((await book.overview(Date.now())).drafts).toHaveLength(1);
  expect(await codeOf(book.create(id, content(0.5), meta(ANN, 'key-1', 'b')))).toBe('idempotency_key_reused');
});

it('refuses what was decided or never was', async () => {
  const book = bookOf('ends');
  const id = draftId();
  await book.create(id, content(0.5), meta(ANN));
  expect(await codeOf(book.approve(id, '', null, meta(BEN)))).toBe('conflict');
  await book.reject(id, 'not now', null, meta(ANN));
  expect(await codeOf(book.submit(id, null, meta(ANN)))).toBe('conflict');
  expect(await codeOf(book.change(id, content(0.1), null, meta(ANN)))).toBe('conflict');
  expect(await codeOf(book.submit(draftId(), null, meta(ANN)))).toBe('not_found');
});
