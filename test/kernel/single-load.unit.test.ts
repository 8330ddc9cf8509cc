import { describe, expect, it } from 'vitest';
import { SingleLoad } from '../../shared/kernel/single-load.ts';

/** Loads on a clock that moves when somebody waits, and by that alone. */
function rig() {
  let now = 0;
  const loads = new SingleLoad<string>({
    clock: () => now,
    async wait(ms) {
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  });
  let begun = 0;
  const settle: { value: (value: string) => void; error: (thrown: unknown) => void }[] = [];
  const cache = new Map<string, string>();
  const get = (key = 'a') =>
    loads.get(key, async () => {
      const known = cache.get(key);
      if (known !== undefined) return known;
      begun += 1;
      const value = await new Promise<string>((value, error) => settle.push({ value, error }));
      cache.set(key, value);
      return value;
    });
  return { get, settle, begun: () => begun };
}

describe('one load for all', () => {
  it('brings everybody the value', async () => {
    const { get, settle, begun } = rig();
    const all = Promise.all([get(), get(), get()]);
    settle[0]?.value('x');
    expect(await all).toEqual(['x', 'x', 'x']);
    expect(begun()).toBe(1);
  });

  it('brings everybody the error, and the next one tries again', async () => {
    const { get, settle, begun } = rig();
    const all = Promise.allSettled([get(), get()]);
    settle[0]?.error(new Error('down'));
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = get();
    settle[1]?.value('y');
    expect(await next).toBe('y');
    expect(begun()).toBe(2);
  });

  it('does not mix keys', async () => {
    const { get, settle } = rig();
    const both = Promise.all([get('a'), get('b')]);
    settle[1]?.value('of b');
    settle[0]?.value('of a');
    expect(await both).toEqual(['of a', 'of b']);
  });

  it('is begun anew by one of those who wait when the request that began it is gone', async () => {
    const { get, settle, begun } = rig();
    void get();
    const waiting = Promise.all([get(), get(), get()]);
    while (begun() < 2) await new Promise((resolve) => setImmediate(resolve));
    settle[1]?.value('late');
    expect(await waiting).toEqual(['late', 'late', 'late']);
    expect(begun()).toBe(2);
  });

  it('is not taken away from its successor when it ends after all', async () => {
    const { get, settle, begun } = rig();
    const first = get();
    const second = get();
    while (begun() < 2) await new Promise((resolve) => setImmediate(resolve));
    settle[0]?.value('slow');
    expect(await first).toBe('slow');
    settle[1]?.value('new');
    expect(await Promise.all([second, get()])).toEqual(['new', 'new']);
    expect(begun()).toBe(2);
  });
});
