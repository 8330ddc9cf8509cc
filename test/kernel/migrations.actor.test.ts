import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { type Migration, migrate } from '../../durable-objects/kernel/migrations.ts';
import { KERNEL_MIGRATIONS } from '../../durable-objects/kernel/schema.ts';
import { env, uniqueName } from './rig.ts';

const create = (id: number, table: string): Migration => ({
  id,
  name: table,
  up: (sql) => void sql.exec(`CREATE TABLE ${table} (x INTEGER)`),
});

const tables = (storage: DurableObjectStorage): string[] =>
  storage.sql
    .exec<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
    )
    .toArray()
    .map(({ name }) => name);

function object() {
  const stub = env.BARE.getByName(uniqueName('migrations'));
  const run = <R>(body: (storage: DurableObjectStorage) => R) =>
    runInDurableObject(stub, (_instance, { storage }) => body(storage));
  return { stub, run };
}

it('applies the kernel and the entity, each step once, also after an eviction', async () => {
  const { stub, run } = object();
  await run((storage) => {
    migrate(storage, [create(1, 'one')]);
    expect(tables(storage)).toEqual(
      expect.arrayContaining(['k_alarms', 'k_events', 'k_outbox', 'k_idempotency', 'one']),
    );
  });
  await evictDurableObject(stub);
  await run((storage) => {
    migrate(storage, [create(1, 'one'), create(2, 'two')]);
    migrate(storage, [create(1, 'one'), create(2, 'two')]);
    expect(tables(storage)).toContain('two');
    const applied = storage.sql.exec<{ n: number }>('SELECT COUNT(*) AS n FROM k_migrations').one().n;
    expect(applied).toBe(KERNEL_MIGRATIONS.length + 2);
  });
});

it('leaves the database as it was when a step fails', () =>
  object().run((storage) => {
    const broken: Migration = { id: 2, name: 'broken', up: (sql) => void sql.exec('CREATE TABLE') };
    expect(() => migrate(storage, [create(1, 'one'), broken])).toThrow();
    expect(tables(storage)).toEqual([]);
    migrate(storage, [create(1, 'one')]);
    expect(tables(storage)).toContain('one');
  }));

describe('refuses', () => {
  const applied = [create(1, 'one'), create(2, 'two')];
  const renamed = [create(1, 'one'), create(2, 'zwei')];
  it.each([
    ['a gap', [create(1, 'one'), create(3, 'three')], 'number 3 at place 2'],
    ['another order', [create(2, 'two'), create(1, 'one')], 'number 2 at place 1'],
    ['a renamed step', renamed, 'applied as "two"'],
    ['a removed step, or a database from newer code', [create(1, 'one')], 'does not know'],
  ])('%s', (_what, list, message) =>
    object().run((storage) => {
      migrate(storage, applied);
      expect(() => migrate(storage, list)).toThrow(message);
      expect(() => migrate(storage, list)).toThrow(expect.objectContaining({ code: 'internal' }));
    }),
  );
});
