import type { ConsumerView } from '../../../durable-objects/blacklist/consumers/registry.ts';
import type { FeedKeyring } from '../../../durable-objects/blacklist/feed-keyring.ts';
import type { ConsumerInput } from '../../../shared/blacklist/consumer/settings.ts';
import type { VersionFetch } from '../../../shared/blacklist/consumer/telemetry.ts';
import type { FeedSubject, FormatOptions } from '../../../shared/blacklist/formats/format.ts';
import { formatOf } from '../../../shared/blacklist/formats/registry.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import type { Remote } from './actors.ts';
import { iso, isoOrNull } from './views.ts';

/**
 * Calls the keyring, of which there is one.
 *
 * @param isRepeatable Whether the call may be made twice: reads, and commands with an idempotency key or a revision.
 */
export function callKeyring<T>(
  env: Env,
  call: (actor: Remote<FeedKeyring>) => Promise<T>,
  isRepeatable: boolean,
): Promise<T> {
  return callActor(() => call(env.FEED_KEYS.getByName('main') as unknown as Remote<FeedKeyring>), {
    idempotent: isRepeatable,
    random: Math.random,
    sleep: (ms) => scheduler.wait(ms),
  });
}

/**
 * Which consumers have had these versions of a list, and when first: what "which firewalls block this address" is made of.
 * Known of the newest 200 versions of each consumer.
 *
 * @throws AegisError `unavailable`, `actor_overloaded`.
 * @example
 * await fetchesOf(env, 'main', [41, 42]); // [{ consumer: 'a1b2c3d4', name: 'edge-fw', version: 41, at: 1790000000000 }]
 */
export function fetchesOf(env: Env, list: string, versions: readonly number[]): Promise<VersionFetch[]> {
  return callKeyring(env, (actor) => actor.fetchesOf(list, versions), true);
}

/** The settings as the API takes them: times as text. */
export type ConsumerBody = Omit<ConsumerInput, 'exemptions'> & {
  readonly exemptions: readonly {
    readonly address: string;
    readonly reason: string;
    readonly owner?: string | undefined;
    readonly expiresAt: string | null;
  }[];
};

/**
 * What a request says of a consumer, for the keyring.
 *
 * @param actor owns exemptions of which nobody is said to.
 * @throws AegisError `invalid_request` for a format that does not exist, or options that it does not take.
 */
export function consumerInput(body: ConsumerBody, actor: string): ConsumerInput {
  const { exemptions, ...rest } = body;
  checkFormat(rest.format ?? 'fortigate', rest.options ?? {});
  return {
    ...rest,
    exemptions: exemptions.map(({ address, reason, owner, expiresAt }) => ({
      ...{ address, reason, owner: owner ?? actor },
      expiresAt: expiresAt === null ? null : Date.parse(expiresAt),
    })),
  };
}

/** Any version does: a format checks its options before it writes. */
const PROBE: FeedSubject = {
  ...{ list: 'main', title: 'main', version: 1, publishedAt: 0, sha256: '0'.repeat(64), count4: 0, count6: 0 },
};

function checkFormat(id: string, options: FormatOptions): void {
  formatOf(id).writer(PROBE, options);
}

/** A consumer as the API shows it. */
export function consumerBody(view: ConsumerView) {
  const { exemptions, ...settings } = view.settings;
  return {
    ...settings,
    exemptions: exemptions.map((exemption) => ({ ...exemption, expiresAt: isoOrNull(exemption.expiresAt) })),
    id: view.id,
    revision: view.revision,
    createdAt: iso(view.createdAt),
    updatedAt: iso(view.updatedAt),
    credentials: view.credentials.map(({ createdAt, endsAt }) => ({
      createdAt: iso(createdAt),
      endsAt: isoOrNull(endsAt),
    })),
  };
}
