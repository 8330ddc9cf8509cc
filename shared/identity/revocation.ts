/**
 * How many revocation logs there are. WARNING: never change this number: a user's log is found by it, and the object names carry
 * the version.
 */
const SHARDS = 4;

/** What ends before its time: one session, or everything of a user that was issued before a security epoch. */
export interface Revocation {
  readonly user: string;
  /** Session or API key id; null when `epoch` says it. */
  readonly session: string | null;
  /** Access tokens with a smaller epoch are dead; null when `session` says it. */
  readonly epoch: number | null;
  /** When the last token that this could concern has expired anyway, ms since the epoch. */
  readonly until: number;
}

/** Longest life of an access token, in ms. */
export const ACCESS_TOKEN_MS = 5 * 60_000;

/**
 * Name of the object that holds the revocations of a user. User ids end in random digits, so their last one spreads evenly.
 *
 * @example
 * env.REVOCATIONS.getByName(revocationLogOf(userId)).append([…]);
 */
export function revocationLogOf(userId: string): string {
  return `v1-${userId.charCodeAt(userId.length - 1) % SHARDS}`;
}
