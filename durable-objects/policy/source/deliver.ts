import type { Causation } from '../../../shared/events/envelope.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import { asAegisError } from '../../../shared/kernel/error.ts';
import type { Reject } from '../../../shared/policy/collection/run.ts';
import { faultsOf } from '../../../shared/policy/collection/validate.ts';
import { seoulDay } from '../../../shared/policy/day.ts';
import type { PolicyDocument } from '../../../shared/policy/document/document.ts';
import { canonicalJson, joinedText, textHash } from '../../../shared/policy/sources/canonical.ts';
import { isWithheld, type JoinedRecord } from '../../../shared/policy/sources/connector.ts';
import { factsOf } from '../../../shared/policy/sources/disagreement.ts';
import type { PolicyActor } from '../policy.ts';
import type { SourceCore } from './core.ts';
import type { RawObjects } from './objects.ts';
import type { Plan } from './plan.ts';
import type { Reader } from './reader.ts';
import type { HandledRecord } from './records.ts';

/** The actor of a programme, as far as a source speaks to it. */
type PolicyTaker = Remote<Pick<PolicyActor, 'absorb' | 'retire'>>;

/** The methods of an actor as its stub has them; the platform's own mapping gives up on read-only arrays. */
type Remote<Actor> = {
  readonly [Name in keyof Actor]: Actor[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

/** Programmes that are told at once; each is a request of the invocation. */
const AT_ONCE = 16;
const LONGEST_PAUSE_MS = 500;

/** What became of one record: to be noted, and a reason where it was refused. */
export interface Handled {
  readonly record: HandledRecord;
  readonly reject: Reject | null;
  readonly outcome: 'taken' | 'rejected' | 'withheld';
}

/** Pages that were read last, one an endpoint: neighbours in the list are neighbours everywhere, as a rule. */
export class PageReader {
  readonly #core: SourceCore;
  readonly #raws: RawObjects;
  readonly #last = new Map<string, { readonly raw: number; readonly texts: ReadonlyMap<string, string> }>();

  constructor(core: SourceCore, raws: RawObjects) {
    this.#core = core;
    this.#raws = raws;
  }

  /** What the paged endpoints say about some records: canonical texts by record and endpoint. */
  async joined(reader: Reader, plan: Pick<Plan, 'raws'>, records: readonly string[]): Promise<JoinedRecord[]> {
    const parts = new Map(records.map((record) => [record, {} as Record<string, string>]));
    for (const [endpoint, numbers] of plan.raws) {
      const wanted = new Map<number, string[]>();
      for (const record of records) {
        const raw = numbers.get(record);
        if (raw !== undefined) wanted.set(raw, [...(wanted.get(raw) ?? []), record]);
      }
      for (const [raw, some] of wanted) {
        const texts = await this.#texts(reader, endpoint, raw);
        for (const record of some) {
          const text = texts.get(record);
          if (text !== undefined) parts.get(record)![endpoint] = text;
        }
      }
    }
    return records.map((record) => ({ record, parts: parts.get(record)! }));
  }

  async #texts(reader: Reader, endpoint: string, raw: number): Promise<ReadonlyMap<string, string>> {
    const last = this.#last.get(endpoint);
    if (last?.raw === raw) return last.texts;
    const texts = new Map<string, string>();
    const known = this.#core.records.raw(raw);
    if (known !== null) {
      const result = await reader.readPage(endpoint, 0, await this.#raws.get(known.sha256, known.type));
      // It was read once already, so it can be read again.
      if (result.ok)
        for (const { record, text } of result.page.records) if (!texts.has(record)) texts.set(record, text);
    }
    this.#last.set(endpoint, { raw, texts });
    return texts;
  }
}

/** Makes the programme of a record, checks it and hands it to its actor. */
export async function handOn(
  core: SourceCore,
  reader: Reader,
  plan: Plan,
  joined: JoinedRecord,
  details: Readonly<Record<string, number>>,
  causation: Causation,
  now: number,
): Promise<Handled> {
  const { record } = joined;
  const hash = textHash(joinedText(joined));
  const raws: Record<string, number> = { ...details };
  for (const [endpoint, numbers] of plan.raws) {
    const raw = numbers.get(record);
    if (raw !== undefined) raws[endpoint] = raw;
  }
  const handled = (
    outcome: Handled['outcome'],
    reject: { reason: string; detail: string } | null,
    document: PolicyDocument | null,
  ): Handled => ({
    outcome,
    record: {
      record,
      key: plan.difference.keys.get(record)!,
      raws,
      state: outcome === 'taken' ? 'delivered' : outcome,
      policy: document?.id ?? core.records.record(record)?.policy ?? null,
      facts: document === null ? null : factsOf(document),
    },
    reject: reject && { record, endpoint: null, ...reject },
  });

  const made = reader.toDocument(joined, { hash, day: seoulDay(now) });
  if (isWithheld(made)) {
    // What the source has taken back must not stay published as it was.
    const before = core.records.record(record);
    if (before?.state === 'delivered' && before.policy !== null) {
      await tell(core, before.policy, (policy) => policy.retire(core.id, record, causation));
    }
    return handled('withheld', { reason: made.withheld, detail: made.detail.slice(0, 300) }, null);
  }
  const [fault, ...more] = faultsOf(made);
  if (fault !== undefined) {
    const detail = [fault, ...more].map(({ detail }) => detail).join('; ');
    return handled('rejected', { reason: fault.reason, detail: detail.slice(0, 600) }, null);
  }
  const { modifiedAt } = made.sources[0] ?? { modifiedAt: null };
  const statement = { source: core.id, record, hash: statementHash(made), modifiedAt, document: made };
  const refusal = await tell(core, made.id, (policy) => policy.absorb(statement, causation));
  return refusal === null ? handled('taken', null, made) : handled('rejected', refusal, null);
}

/**
 * Tells statements of a record apart by what they mean here: a better reading of the same record is news to its programme, another day
 * of verification is none.
 */
function statementHash({ sources, ...document }: PolicyDocument): string {
  const origins = sources.map(({ hash: _, ...origin }) => origin);
  return textHash(canonicalJson({ ...document, verifiedOn: null, sources: origins }));
}

/**
 * Tells a programme's actor what the source says.
 *
 * @returns why it refused, for good; `null`: it took it.
 * @throws AegisError when it may take it later.
 */
export async function tell(
  core: SourceCore,
  policy: string,
  call: (policy: PolicyTaker) => Promise<unknown>,
): Promise<{ readonly reason: string; readonly detail: string } | null> {
  try {
    await callActor(() => call(core.env.POLICY.getByName(policy) as unknown as PolicyTaker), {
      idempotent: true,
      random: Math.random,
      sleep: (ms) => scheduler.wait(ms),
    });
    return null;
  } catch (thrown) {
    const error = asAegisError(thrown);
    if (error.retryable) throw error;
    return { reason: 'refused', detail: `${error.code}: ${error.message}`.slice(0, 300) };
  }
}

/**
 * Runs work on many things, so many at once; the first failure is thrown after all that had begun have ended. Between them there
 * is a pause as long as the work: what programmes say goes through one queue into one database, which shall keep up; and a runtime that
 * holds all actors itself would come to no other request before the last thing is done.
 */
export async function bounded<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    const startedAt = Date.now();
    const outcomes = await Promise.allSettled(items.slice(at, at + AT_ONCE).map(work));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') throw outcome.reason;
      results.push(outcome.value);
    }
    await scheduler.wait(Math.min(LONGEST_PAUSE_MS, Math.max(1, Date.now() - startedAt)));
  }
  return results;
}
