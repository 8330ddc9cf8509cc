import { abortAllDurableObjects } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BlacklistActor } from '../../../durable-objects/blacklist/blacklist.ts';
import { SourceObjects } from '../../../durable-objects/blacklist/source/objects.ts';
import { MAX_CLAIMS_PER_BATCH } from '../../../shared/blacklist/record.ts';
import { claimsOf, collectNow, fireAlarm, lines, meta, openList, settle, sourceOf } from './support.ts';

afterEach(() => void vi.restoreAllMocks());

// biome-ignore lint/suspicious/noExplicitAny: methods of two classes are replaced by name here.
type AnyPrototype = any;

/** Places where a run can be interrupted: a call of this method, before or after it has had its effect. */
const PLACES: readonly (readonly [string, AnyPrototype, string, number])[] = [
  ['storing an artefact', SourceObjects.prototype, 'putArtefact', 1],
  ['reading an artefact', SourceObjects.prototype, 'readArtefact', 1],
  ['storing the statement', SourceObjects.prototype, 'putStatement', 1],
  ['reading the baseline to apply', SourceObjects.prototype, 'readStatement', 2],
  ['opening the import', BlacklistActor.prototype, 'openImport', 1],
  ['applying the first batch', BlacklistActor.prototype, 'applyClaims', 1],
  ['applying the second batch', BlacklistActor.prototype, 'applyClaims', 2],
  ['closing the import', BlacklistActor.prototype, 'closeImport', 1],
  ['dropping the replaced statement', SourceObjects.prototype, 'dropStatement', 1],
];

/** Makes the n-th call of a method fail once. */
function failOnce(prototype: AnyPrototype, method: string, nth: number, when: 'before' | 'after') {
  const original = prototype[method];
  let calls = 0;
  let failed = false;
  vi.spyOn(prototype, method).mockImplementation(async function (this: unknown, ...args: unknown[]) {
    const isFatal = ++calls === nth;
    failed ||= isFatal;
    if (isFatal && when === 'before') throw new Error('crash');
    const result = await original.apply(this, args);
    if (isFatal) throw new Error('crash');
    return result;
  });
  return () => failed;
}

const BEFORE = lines(20, MAX_CLAIMS_PER_BATCH + 500);
const AFTER = lines(20, 400) + lines(21, MAX_CLAIMS_PER_BATCH + 300);
const serve = (text: string) => vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(text));

describe.each(PLACES)('a crash while %s', (_, prototype, method, nth) => {
  it.each(['before', 'after'] as const)('(%s it) leads to the same claims', { timeout: 120_000 }, async (when) => {
    const id = `crash-${method.toLowerCase()}-${nth}-${when}`;
    await openList(id, { maxShrinkPercent: 100 });
    serve(BEFORE);
    await collectNow(id);

    serve(AFTER);
    const hasFailed = failOnce(prototype, method, nth, when);
    const { run } = await sourceOf(id).trigger({ force: false, lookbackDays: null }, meta);
    await fireAlarm(id);
    await abortAllDurableObjects();
    expect(await settle(id)).toMatchObject({
      id: run?.id,
      status: 'succeeded',
      counts: { added: MAX_CLAIMS_PER_BATCH + 300, unchanged: 400, withdrawn: MAX_CLAIMS_PER_BATCH + 100 },
    });
    expect(hasFailed()).toBe(true);
    const claims = await claimsOf(id);
    expect(claims.size).toBe(MAX_CLAIMS_PER_BATCH + 700);
    expect((await sourceOf(id).describe()).baseline?.rows).toBe(claims.size);

    // What was committed is what the list holds: the next collection finds nothing to do.
    vi.restoreAllMocks();
    serve(`${AFTER}\n`);
    expect(await collectNow(id)).toMatchObject({ status: 'succeeded', written: { rowsWritten: 0 } });
  });
});
