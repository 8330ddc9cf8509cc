import type { BlacklistActor } from '../../../durable-objects/blacklist/blacklist.ts';
import type { Publication } from '../../../durable-objects/blacklist/list/publications.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import { livePointer } from '../edge/pointer.ts';
import type { Remote } from '../service/actors.ts';

/** Versions asked of a list at once; the texts of so many are kept. */
const PAGE = 100;

/** A version of a list that was published, or is held. Times are epoch milliseconds. */
export type FeedVersion = Pick<
  Publication,
  | 'version'
  | 'state'
  | 'sha256'
  | 'textKey'
  /** Empty when its table was dropped: then nothing is known of its blocks but that they were listed. */
  | 'lookupKey'
  | 'bytes'
  | 'lines4'
  | 'lines6'
  | 'compiledAt'
  /** Null for one that never was live. */
  | 'publishedAt'
  | 'reasons'
>;

interface Known {
  readonly live: number;
  readonly versions: readonly FeedVersion[];
}

/** The published versions of lists, until another is live. Per bucket: tests run several environments in one isolate. */
const known = new WeakMap<R2Bucket, Map<string, Known>>();

/**
 * The newest versions of a list, newest first, whatever became of them: at most 100, whose texts are kept. Asked of the
 * list itself, because the read model may be seconds behind what is live.
 *
 * @throws AegisError `not_found` for a list that is not there, `unavailable` when it does not answer.
 */
function newestVersions(env: Env, list: string): Promise<FeedVersion[]> {
  return pageOf(env, list, null, PAGE);
}

/**
 * One version, whatever became of it.
 *
 * @returns Null when the list never had it.
 * @throws AegisError `not_found`, `unavailable`.
 */
export async function versionAt(env: Env, list: string, version: number): Promise<FeedVersion | null> {
  const [found] = await pageOf(env, list, version + 1, 1);
  return found?.version === version ? found : null;
}

/**
 * The versions that became live, oldest first, at most the newest 100. Remembered by the isolate as long as the same
 * version is live, so that consumers that poll do not wake the list.
 *
 * @throws AegisError `feed_not_ready` for a list that was never published, `unavailable`.
 */
export async function publishedVersions(env: Env, list: string, now: number): Promise<readonly FeedVersion[]> {
  const { pointer } = await livePointer(env, list, now);
  const lists = known.get(env.SNAPSHOTS) ?? new Map<string, Known>();
  known.set(env.SNAPSHOTS, lists);
  const remembered = lists.get(list);
  if (remembered?.live === pointer.version) return remembered.versions;
  const newest = await newestVersions(env, list);
  const versions = newest.filter(({ publishedAt }) => publishedAt !== null).toReversed();
  // The pointer is written before the list notes that its version is live: what came in between is not the last word.
  if (versions.some(({ version }) => version === pointer.version)) lists.set(list, { live: pointer.version, versions });
  return versions;
}

/**
 * One version that was published, mostly from what the isolate remembers.
 *
 * @returns Null when the list never had it, or never published it: what is held is nobody's to see.
 * @throws AegisError `feed_not_ready` for a list that was never published, `unavailable`.
 */
export async function publishedVersion(
  env: Env,
  list: string,
  version: number,
  now: number,
): Promise<FeedVersion | null> {
  const newest = await publishedVersions(env, list, now);
  const known = newest.find((one) => one.version === version);
  if (known) return known;
  const found = version < 1 ? null : await versionAt(env, list, version);
  return found?.publishedAt == null ? null : found;
}

/**
 * The versions that became live after an instant, oldest first: what a protocol with "added after" goes through. Of more
 * than 100 the newest 100: whose first is not the one after `instant` has to begin with a whole snapshot.
 *
 * @param instant - Epoch milliseconds; a version that became live just then is not among them.
 * @throws AegisError `feed_not_ready` for a list that was never published, `unavailable`.
 */
export async function versionsAfter(
  env: Env,
  list: string,
  instant: number,
  now = Date.now(),
): Promise<readonly FeedVersion[]> {
  const versions = await publishedVersions(env, list, now);
  return versions.filter(({ publishedAt }) => (publishedAt ?? 0) > instant);
}

/**
 * The version that was live at an instant.
 *
 * @returns Null before the first.
 * @throws AegisError `not_found`, `unavailable`.
 */
export async function versionLiveAt(env: Env, list: string, instant: number): Promise<FeedVersion | null> {
  let before: number | null = null;
  for (;;) {
    const page = await pageOf(env, list, before, PAGE);
    const live = page.find(({ publishedAt }) => publishedAt !== null && publishedAt <= instant);
    if (live) return live;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return null;
    before = last.version;
  }
}

async function pageOf(env: Env, list: string, before: number | null, limit: number): Promise<FeedVersion[]> {
  const publications = await callActor(
    () => (env.BLACKLIST.getByName(list) as unknown as Remote<BlacklistActor>).publications(before, limit),
    { idempotent: true, random: Math.random, sleep: (ms) => scheduler.wait(ms) },
  );
  return publications.map(versionOf);
}

function versionOf(publication: Publication): FeedVersion {
  const { version, state, sha256, textKey, lookupKey, bytes, lines4, lines6 } = publication;
  const { compiledAt, publishedAt, reasons } = publication;
  return { version, state, sha256, textKey, lookupKey, bytes, lines4, lines6, compiledAt, publishedAt, reasons };
}
