import { env, exports } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { batchOf, compileNow, created, importBatch, pointerOf } from '../list/support.ts';

afterEach(() => void vi.restoreAllMocks());

const ask = () =>
  exports.default.fetch('https://aegis.example/api/v1/blacklist/check/1.0.0.2?list=cold', {
    headers: { authorization: 'Bearer test-admin-key' },
  });

describe('the first checks of an isolate', () => {
  it('read each table once, though they come together, each in a request of its own', async () => {
    await created('cold');
    await importBatch('cold', batchOf([0, 1]));
    await compileNow('cold');
    const pointer = await pointerOf('cold');
    const reads = vi.spyOn(Object.getPrototypeOf(env.SNAPSHOTS) as R2Bucket, 'get');
    const answers = await Promise.all(Array.from({ length: 12 }, ask));
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ listed: true, match: { address: '1.0.0.2' } });
    }
    const timesRead = (key: string | undefined) => reads.mock.calls.filter(([asked]) => asked === key).length;
    expect([timesRead(pointer?.lookupKey), timesRead(pointer?.exemptKey)]).toEqual([1, 1]);
  });
});
