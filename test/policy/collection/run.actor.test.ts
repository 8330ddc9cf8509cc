import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { collectNow, fakeGov24, listRow, meta, openSource, policyOf, sourceOf } from './support.ts';

const ID = 'gov24';
const rowsOf = (count: number, from = 1) => Array.from({ length: count }, (_, n) => listRow(from + n));
let fake = fakeGov24([]);

beforeEach(async () => {
  fake = fakeGov24(rowsOf(25));
  vi.spyOn(globalThis, 'fetch').mockImplementation(fake.fetch);
  await openSource(ID, { pageSize: 10 });
});
afterEach(() => void vi.restoreAllMocks());

describe('a collection', () => {
  it('hands on what is new, then what differs, and of an unchanged source nothing', async () => {
    const first = await collectNow(ID);
    expect(first).toMatchObject({
      status: 'succeeded',
      complete: true,
      requests: 9,
      counts: { records: 25, added: 25, changed: 0, rejected: 0, checked: 25 },
      error: null,
    });
    const policy = await policyOf('gov24:000000000003').describe();
    expect(policy.policy.status).toBe('published');
    expect(policy.policy.document.title).toBe('시험 지원 3');

    const second = await collectNow(ID);
    expect(second).toMatchObject({ status: 'unchanged', rowsWritten: { records: 0 }, counts: { unchanged: 25 } });

    // How often a page was looked at is no change of a programme.
    fake.rows[4] = listRow(5, { 조회수: 99 });
    fake.rows[6] = listRow(7, { 지원내용: '월 20만 원' });
    const third = await collectNow(ID);
    expect(third).toMatchObject({ counts: { added: 0, changed: 1, unchanged: 24 }, rowsWritten: { records: 1 } });
    const { source, records } = await sourceOf(ID).describe();
    expect(records).toEqual({ delivered: 25 });
    expect(source).toMatchObject({ believed: 25, hasKey: true, activeRun: null, failures: 0 });
    expect(JSON.stringify([source, first, second])).not.toContain('test-key');
    expect(meta.idempotencyKey).toBeNull();
  });
});
