import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isAegisError } from '../../../shared/kernel/error.ts';
import { seoulDay } from '../../../shared/policy/day.ts';
import { absorb, retire } from '../../../shared/policy/lifecycle/absorb.ts';
import { changesOf } from '../../../shared/policy/lifecycle/changes.ts';
import type { PolicyCommand } from '../../../shared/policy/lifecycle/command.ts';
import { overlaidAgainst } from '../../../shared/policy/lifecycle/content.ts';
import { decide, expire } from '../../../shared/policy/lifecycle/decide.ts';
import { closingOf, hasClosed } from '../../../shared/policy/lifecycle/expiry.ts';
import { fold, foldAll } from '../../../shared/policy/lifecycle/fold.ts';
import { merge } from '../../../shared/policy/lifecycle/merge.ts';
import type { PolicyEvent, PolicyState } from '../../../shared/policy/lifecycle/state.ts';
import type { Statement } from '../../../shared/policy/lifecycle/statement.ts';
import { command, moment, statement } from './arbitrary.ts';
import { documentOf } from './support.ts';

const ID = 'gov24:1';

type Step =
  | { readonly do: 'absorb' | 'retire'; readonly statement: Statement }
  | { readonly do: 'command'; readonly command: PolicyCommand }
  | { readonly do: 'expire' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: statement.map((each) => ({ do: 'absorb', statement: each }) as const) },
  { weight: 1, arbitrary: statement.map((each) => ({ do: 'retire', statement: each }) as const) },
  { weight: 4, arbitrary: command.map((each) => ({ do: 'command', command: each }) as const) },
  { weight: 1, arbitrary: fc.constant({ do: 'expire' } as const) },
);

function take(state: PolicyState | null, each: Step, at: number): PolicyEvent[] {
  if (each.do === 'expire') return expire(state, at);
  if (each.do !== 'command') {
    return each.do === 'absorb' ? absorb(ID, state, each.statement, at) : retire(state, each.statement, at);
  }
  const context = { at, by: 'user:1', contentHash: 'c'.repeat(64), today: seoulDay(at) };
  try {
    return decide(ID, state, each.command, context);
  } catch (thrown) {
    // What the state does not allow is refused with a code and changes nothing.
    expect(isAegisError(thrown) && ['not_found', 'conflict'].includes(thrown.code)).toBe(true);
    return [];
  }
}

const history = fc.tuple(
  fc.array(step, { minLength: 1, maxLength: 15 }),
  fc.array(moment, { minLength: 15, maxLength: 15 }),
);

/** What one event does to the counters. */
function folded(state: PolicyState | null, event: PolicyEvent): PolicyState {
  const next = fold(ID, state, event);
  // Revisions count what others hear of; versions count content.
  expect(next.revision).toBe((state?.revision ?? 0) + (event.type === 'restated' ? 0 : 1));
  const isOther = state === null || changesOf(state.document, next.document).length > 0;
  expect(next.version).toBe((state?.version ?? 0) + (isOther ? 1 : 0));
  expect(event.type === 'policy.created').toBe(state === null);
  return next;
}

/** What holds of every state, however it came about. */
function expectSound(state: PolicyState): void {
  // The document is what statements and overlay say, nothing else (but for what is no content).
  expect(changesOf(state.document, merge(ID, state.statements, state.overlay))).toEqual([]);
  expect(state.withdrawn !== null).toBe(state.status === 'withdrawn');
}

/** What no step may do to the state before it. */
function expectKept(before: PolicyState, state: PolicyState, each: Step, at: number): void {
  if (before.deletedAt !== null) expect(state).toEqual(before);
  if (before.withdrawn?.by === 'person' && each.do !== 'command') expect(state.withdrawn?.by).toBe('person');
  if (state.status === 'published' && state.version !== before.version && state.deletedAt === null) {
    expect(hasClosed(state.document.deadline, at)).toBe(false);
  }
}

it('whatever happens, a programme stays true to itself', () => {
  fc.assert(
    fc.property(history, ([steps, moments]) => {
      const times = [...moments].sort((a, b) => a - b);
      let state: PolicyState | null = null;
      const log: PolicyEvent[] = [];
      for (const [n, each] of steps.entries()) {
        const at = times[n] ?? 0;
        const before: PolicyState | null = state;
        const events: PolicyEvent[] = take(before, each, at);
        const after: PolicyState | null = events.reduce<PolicyState | null>(folded, before);
        log.push(...events);
        state = after;
        if (after === null) continue;
        expectSound(after);
        if (before !== null) expectKept(before, after, each, at);
        // A source that repeats itself says nothing new.
        if (each.do === 'absorb') expect(take(after, each, at + 1)).toEqual([]);
      }
      expect(foldAll(ID, null, log)).toEqual(state);
    }),
    { numRuns: 300 },
  );
});

it('sources that speak in any order, each once, end in the same content', () => {
  const spoken = fc
    .uniqueArray(statement, { minLength: 1, maxLength: 5, selector: ({ source, record }) => `${source}:${record}` })
    .chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }), moment),
    );
  const told = (all: readonly Statement[], at: number) =>
    all.reduce<PolicyState | null>((state, each) => foldAll(ID, state, absorb(ID, state, each, at)), null);
  fc.assert(
    fc.property(spoken, ([all, mixed, at]) => {
      const [left, right] = [told(all, at)!, told(mixed, at)!];
      expect(changesOf(left.document, right.document)).toEqual([]);
      expect(left.status).toBe(right.status);
    }),
  );
});

const at = Date.parse('2026-06-15T03:00:00Z');
const context = { at, by: 'user:1', contentHash: 'c'.repeat(64), today: '2026-06-15' };
const collected = (over: Parameters<typeof documentOf>[0] = {}, hash = 'a'): Statement => ({
  ...{ source: 'gov24', record: '1', hash: hash.repeat(64), modifiedAt: null },
  document: documentOf({ id: ID, ...over }),
});
const after = (state: PolicyState | null, events: readonly PolicyEvent[]): PolicyState => foldAll(ID, state, events)!;

it('expires with its last window in Seoul, is reopened by a new one, and by a source that states one', () => {
  const windows = [
    { opens: '2026-05-01', closes: '2026-05-31', closesAt: null, label: '1차' },
    { opens: '2026-06-01', closes: '2026-06-20', closesAt: '18:00', label: '2차' },
  ];
  const deadline = { kind: 'period', windows, text: '' } as const;
  const closing = Date.parse('2026-06-20T09:00:00Z');
  expect(closingOf({ ...deadline, windows: [...windows] })).toBe(closing);
  const open = after(null, absorb(ID, null, collected({ deadline: { ...deadline, windows: [...windows] } }), at));
  expect(open.status).toBe('published');
  expect(expire(open, closing - 1)).toEqual([]);
  const expired = after(open, expire(open, closing));
  expect(expired.status).toBe('expired');
  expect(() => decide(ID, expired, { kind: 'publish' }, { ...context, at: closing })).toThrow();
  const later = { kind: 'period' as const, windows: [{ ...windows[1]!, closes: '2026-12-31' }], text: '연장' };
  const reopened = after(
    expired,
    decide(ID, expired, { kind: 'reopen', deadline: later }, { ...context, at: closing }),
  );
  expect(reopened).toMatchObject({ status: 'published', document: { deadline: later } });
  const restated = after(expired, absorb(ID, expired, collected({ deadline: later }, 'b'), closing));
  expect(restated.status).toBe('published');
});

it('an edit stays over later collections, and shows what the sources say now', () => {
  const first = after(null, absorb(ID, null, collected(), at));
  const { id: _, sources: _s, provenance: _p, verifiedOn: _v, ...content } = first.document;
  const edited = after(first, decide(ID, first, { kind: 'update', input: { ...content, title: '고침' } }, context));
  const again = after(edited, absorb(ID, edited, collected({ title: '출처', laws: ['주거기본법'] }, 'b'), at + 1));
  expect(again.document).toMatchObject({ title: '고침', laws: ['주거기본법'] });
  expect(overlaidAgainst(again)).toEqual([
    { unit: 'title', set: { title: '고침' }, said: { title: '출처' }, by: 'user:1', at },
  ]);
  const released = after(again, decide(ID, again, { kind: 'release', units: ['title'] }, context));
  expect(released.document.title).toBe('출처');
  expect(released.overlay).toEqual({});
});

it('the last source that goes withdraws it, one that returns brings it back, a person who withdrew keeps it back', () => {
  const stated = after(null, absorb(ID, null, collected(), at));
  const gone = after(stated, retire(stated, { source: 'gov24', record: '1' }, at));
  expect(gone).toMatchObject({
    status: 'withdrawn',
    withdrawn: { by: 'source' },
    document: { title: '청년 월세 지원' },
  });
  expect(retire(gone, { source: 'gov24', record: '1' }, at)).toEqual([]);
  const back = after(gone, absorb(ID, gone, collected(), at + 5));
  expect(back).toMatchObject({ status: 'published', withdrawn: null, publishedAt: at + 5 });
  const kept = after(stated, decide(ID, stated, { kind: 'withdraw', reason: '오류' }, context));
  expect(after(kept, absorb(ID, kept, collected({ title: '새' }, 'b'), at)).status).toBe('withdrawn');
});
