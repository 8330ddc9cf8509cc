import * as v from 'valibot';
import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { logger } from '../../../shared/kernel/log.ts';
import { FEEDBACK_ACTIONS, type FeedbackMark, type Learned, learn } from '../../../shared/policy/ranking/feedback.ts';
import { feedbackMarks } from '../repository/recommendations.ts';

const PREFIX = 'policy/feedback';
const POINTER = `${PREFIX}/current.json`;
const objectKey = (version: string): string => `${PREFIX}/sha256/${version}.json`;
/** How long an isolate goes on with what it knows. */
const REMEMBERED_MS = 60_000;
const DAY_MS = 86_400_000;
/** After four half-lives a mark says next to nothing. */
const LOOKED_BACK_MS = 120 * DAY_MS;

/** What was learned of programmes, by id. Names nobody. */
export interface LearnedTable {
  /** `null`: nothing was learned yet. */
  readonly version: string | null;
  readonly learned: ReadonlyMap<string, Learned>;
}
const NOTHING: LearnedTable = { version: null, learned: new Map() };

const entriesSchema = v.array(v.tuple([v.string(), v.object({ positive: v.number(), count: v.number() })]));
const valueSchema = v.looseObject({
  action: v.picklist([...FEEDBACK_ACTIONS, 'rating']),
  rating: v.nullable(v.number()),
  rank: v.nullable(v.number()),
});

interface Held {
  readonly table: LearnedTable;
  checkedAt: number;
}
// By bucket: tests run several environments in one isolate.
const held = new WeakMap<R2Bucket, Held>();
const versions = new WeakMap<R2Bucket, Map<string, LearnedTable>>();

/**
 * What is known to be learned now, at most a minute old. Feedback is no reason to fail: when it cannot be read, the last known table goes
 * on, or none.
 */
export async function learnedNow(env: Env, now: number): Promise<LearnedTable> {
  const bucket = env.SNAPSHOTS;
  const known = held.get(bucket);
  if (known !== undefined && now - known.checkedAt < REMEMBERED_MS) return known.table;
  if (known !== undefined) known.checkedAt = now;
  try {
    const pointer = await bucket.get(POINTER);
    const version = pointer === null ? null : v.parse(v.object({ version: v.string() }), await pointer.json()).version;
    const table = await learnedOf(env, version);
    held.set(bucket, { table, checkedAt: now });
    return table;
  } catch (thrown) {
    logger({ svc: 'policy' }).warn('what was learned cannot be read', { error: asAegisError(thrown) });
    return known?.table ?? NOTHING;
  }
}

/**
 * One version, to compute something again as it was.
 *
 * @throws AegisError `not_found` for a version that is not there.
 */
export async function learnedOf(env: Env, version: string | null): Promise<LearnedTable> {
  if (version === null) return NOTHING;
  const bucket = env.SNAPSHOTS;
  const known = versions.get(bucket) ?? new Map<string, LearnedTable>();
  versions.set(bucket, known);
  const kept = known.get(version);
  if (kept !== undefined) return kept;
  const object = await bucket.get(objectKey(version));
  if (object === null) throw new AegisError('not_found', `There is no version ${version} of what was learned.`);
  const table = { version, learned: new Map(v.parse(entriesSchema, await object.json())) };
  known.set(version, table);
  for (const oldest of [...known.keys()].slice(0, -4)) known.delete(oldest);
  return table;
}

/** Called by cron: learns anew from the marks of the last months. One applicant counts once for each thing they did with a programme. */
export async function learnAnew(env: Env, now: number): Promise<void> {
  const rows = await feedbackMarks(env.POLICY_DB, now - LOOKED_BACK_MS);
  const latest = new Map<string, { readonly policy: string; readonly mark: FeedbackMark }>();
  for (const { policy, applicant, at, value } of rows) {
    const { action, rating, rank } = v.parse(valueSchema, value);
    // Rows come oldest first, so that what somebody did last counts.
    const mark = { action, rating, rank, age: Math.floor((now - at) / DAY_MS) };
    latest.set(`${applicant} ${policy} ${action}`, { policy, mark });
  }
  const marks = new Map<string, FeedbackMark[]>();
  for (const { policy, mark } of latest.values()) marks.set(policy, [...(marks.get(policy) ?? []), mark]);
  const entries = [...marks]
    .map(([policy, some]) => [policy, learn(some)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const json = JSON.stringify(entries);
  const version = (await sha256Hex(json)).slice(0, 32);
  await env.SNAPSHOTS.put(objectKey(version), json);
  await env.SNAPSHOTS.put(POINTER, JSON.stringify({ version }));
}
