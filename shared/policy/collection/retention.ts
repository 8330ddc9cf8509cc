const DAY_MS = 86_400_000;

/** Where the raw payloads of all sources lie, each under the SHA-256 of its bytes. */
export const RAW_PREFIX = 'policy/raw/';

/** How long a payload stays that no page and no record leads to, counted from when it was last written. */
export const RAW_RETENTION_MS = 30 * DAY_MS;

/**
 * One that is met again is written again when it is older than this, so that whoever has just met it and not noted it yet never
 * finds it gone.
 */
export const RAW_RENEW_AFTER_MS = RAW_RETENTION_MS / 2;
