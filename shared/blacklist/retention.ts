const DAY_MS = 86_400_000;

/** How long an immutable object stays that nothing leads to any more, counted from when it was last written. */
export const RETENTION_MS = 90 * DAY_MS;

/**
 * An object that is needed anew is written anew when it is older than this, so that one that is in use never looks as if
 * it could go: whoever has just stored it may not have recorded it yet.
 */
export const RENEW_AFTER_MS = RETENTION_MS / 2;

/** Look-up tables are large and made with every compilation; one that no version leads to goes after this. */
export const TABLE_RETENTION_MS = DAY_MS;

/** Newest versions of a list whose feed text is kept, besides the live and the held one. */
export const KEEP_VERSIONS = 100;

/** Where the raw artefacts of all sources lie. */
export const ARTEFACT_PREFIX = 'artefacts/sha256/';
