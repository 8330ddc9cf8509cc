import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import type { ModelBoard, ModelCommandMeta } from '../../../durable-objects/policy/model-board.ts';
import { DEFAULT_CHOICES } from '../../../shared/policy/ai/board.ts';
import type { Remote } from '../../../workers/policy/service/actors.ts';
import { codeOf } from '../../support/code-of.ts';

const boardOf = (name: string) => env.MODEL_BOARD.getByName(name) as unknown as Remote<ModelBoard>;
const meta = (idempotencyKey: string | null = null): ModelCommandMeta => ({
  causation: { correlationId: null, causationId: null, traceparent: null, actor: 'admin-key' },
  ...{ idempotencyKey, requestHash: 'h', by: 'admin-key' },
});
const START = DEFAULT_CHOICES.embedding;
const A = { model: 'a/x', weight: 0.2 };
const B = { model: 'b/x', weight: 0.3 };

it('remembers what was chosen and refused over an eviction, and tells both', async () => {
  const name = 'life';
  expect(await boardOf(name).choices()).toEqual(DEFAULT_CHOICES);
  await boardOf(name).decide('embedding', START, A, true, null, meta());
  await boardOf(name).decide('embedding', A, B, false, null, meta());
  await evictDurableObject(env.MODEL_BOARD.getByName(name));
  const { choices, history } = await boardOf(name).describe();
  expect(choices.embedding).toEqual(A);
  expect(history.map(({ outcome }) => outcome)).toEqual(['refused', 'switched']);
  const events = await runInDurableObject(env.MODEL_BOARD.getByName(name), (_, { storage }) =>
    storage.sql.exec<{ type: string; data: string }>('SELECT type, data FROM k_events ORDER BY sequence').toArray(),
  );
  expect(events.map(({ type }) => type)).toEqual(['policy.ai-model.updated', 'policy.ai-model.refused']);
  expect(JSON.parse(events[0]!.data)).toMatchObject({ alias: 'ai.model.updated', after: A });
});

it('takes no verdict about what no longer holds', async () => {
  const board = boardOf('race');
  await board.decide('embedding', START, A, true, null, meta());
  expect(await codeOf(board.decide('embedding', START, B, true, null, meta()))).toBe('conflict');
});

it('does a repeated command once, and steps back to the beginning and no further', async () => {
  const board = boardOf('back');
  const first = await board.decide('embedding', START, A, true, null, meta('key-1'));
  expect(await board.decide('embedding', START, A, true, null, meta('key-1'))).toEqual(first);
  await board.decide('embedding', A, B, true, null, meta());
  expect((await board.rollback('embedding', meta())).entry.after).toEqual(A);
  expect((await board.rollback('embedding', meta())).entry.after).toEqual(START);
  expect(await codeOf(board.rollback('embedding', meta()))).toBe('conflict');
});

it('lets each tenant spend its share of a day, and no more', async () => {
  const board = boardOf('budget');
  expect(await board.spend('2026-11-24', 'user:a', 60, 100)).toBe(true);
  expect(await board.spend('2026-11-24', 'user:a', 60, 100)).toBe(false);
  expect(await board.spend('2026-11-24', 'user:b', 60, 100)).toBe(true);
  expect(await board.spend('2026-11-24', 'user:a', 40, 100)).toBe(true);
  expect(await board.spend('2026-11-25', 'user:a', 100, 100)).toBe(true);
});
