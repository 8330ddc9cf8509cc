import { describe, expect, it } from 'vitest';
import { getConsumerReceipt } from '../../../workers/blacklist/contract/consumers.ts';
import { ADMIN, call, expectDocumented } from '../collection/support.ts';
import { batchOf, created, importBatch, numbers, runAlarm } from '../list/support.ts';

const api = (method: string, path: string, body?: unknown) =>
  call(method, `/api/v1/blacklist/consumers${path}`, {
    headers: { ...ADMIN, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

describe('the receipt of a consumer, for operators', () => {
  it('says what its capacity cuts, without a feed key and without counting as a poll', async () => {
    await created('receipt-a');
    await importBatch('receipt-a', batchOf(numbers(0, 10)));
    await runAlarm('receipt-a', 'compile');
    const { body: made } = await api('POST', '', { name: 'small', lists: ['receipt-a'], capacity: { maxEntries: 4 } });
    const receipt = await api('GET', `/${made.id}/receipt?list=receipt-a`);
    expectDocumented(getConsumerReceipt, receipt);
    expect(JSON.stringify(receipt.body)).toContain('"cut":6');
    const { body: board } = await api('GET', '/board');
    const seen = board.data.find(({ id }: { id: string }) => id === made.id);
    expect(seen).toMatchObject({ state: 'never' });
    expect((await api('GET', `/${made.id}/receipt?list=main`)).status).toBe(404);
    expect((await api('GET', '/nobody/receipt?list=receipt-a')).status).toBe(404);
  });
});
