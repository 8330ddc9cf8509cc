import { redact } from './redact.ts';

/** In rising order; a line below the logger's threshold is not written. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The fields that lines share, by their short names; others are allowed and redacted alike. */
export interface LogFields {
  /** System or part, e.g. `blacklist`, `gateway`. */
  readonly svc?: string;
  /** Route template, never a path. */
  readonly route?: string;
  readonly status?: number;
  /** Duration in milliseconds. */
  readonly ms?: number;
  /** Request id. */
  readonly rid?: string | null;
  /** Correlation id. */
  readonly cid?: string | null;
  /** Trace id. */
  readonly tid?: string | null;
  readonly actor?: string;
  /** Error code, see `error-codes.ts`. */
  readonly code?: string;
  readonly [field: string]: unknown;
}

export interface LoggerOptions {
  readonly level?: LogLevel;
  readonly now?: () => number;
  /** Takes one finished line without its line feed. */
  readonly write?: (line: string, level: LogLevel) => void;
}

export interface Logger {
  debug(msg: string, fields?: LogFields): void;
  info(msg: string, fields?: LogFields): void;
  warn(msg: string, fields?: LogFields): void;
  error(msg: string, fields?: LogFields): void;
  /** A logger whose lines carry further fields. */
  child(fields: LogFields): Logger;
}

/**
 * Writes one JSON object a line: `ts` (ISO 8601, UTC), `level`, `msg`, then the fields. Everything passes
 * {@link redact}, so that a secret in a field or in a message does not reach the log. Never throws: what cannot be
 * written as JSON is replaced.
 *
 * The clock and the console are this file's own, unlike elsewhere in `shared/`: a log line has no other reader than
 * the operator, so that no decision can come to depend on them; both can still be given.
 *
 * @example
 * const log = logger({ svc: 'blacklist', cid: causation.correlationId });
 * log.info('feed published', { ms: 12, actor: 'main' });
 */
export function logger(base: LogFields = {}, options: LoggerOptions = {}): Logger {
  const { level: threshold = 'info', now = Date.now, write = writeToConsole } = options;
  const least = LOG_LEVELS.indexOf(threshold);

  const line = (level: LogLevel, msg: string, fields: LogFields = {}) => {
    if (LOG_LEVELS.indexOf(level) < least) return;
    const redacted = redact({ ...base, ...fields, msg }) as object;
    write(JSON.stringify({ ...redacted, ts: new Date(now()).toISOString(), level }), level);
  };

  return {
    debug: (msg, fields) => line('debug', msg, fields),
    info: (msg, fields) => line('info', msg, fields),
    warn: (msg, fields) => line('warn', msg, fields),
    error: (msg, fields) => line('error', msg, fields),
    child: (fields) => logger({ ...base, ...fields }, options),
  };
}

function writeToConsole(line: string, level: LogLevel): void {
  console[level](line);
}
