/** An answer as it came: header names in lower case. */
export interface SourceAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * What to do about an error.
 * - `retry`: the same request may succeed soon.
 * - `limit`: the quota is used up; `retryAfterSeconds` where the source says.
 * - `stop`: the key, its approval or the address of the caller is refused: an operator has to act.
 * - `malformed`: the answer is none of the forms that the source is known to speak; nothing may be concluded from it.
 */
export type SourceErrorClass = 'retry' | 'limit' | 'stop' | 'malformed';

export interface SourceError {
  readonly class: SourceErrorClass;
  /** As the source names it: `22`, `-4`, `http-503`, or `html`, `cut`, `no-header` … of our own. */
  readonly code: string;
  /** Never holds the key. */
  readonly message: string;
  readonly retryAfterSeconds: number | null;
}

/** One record as the source said it. */
export interface RawRecord {
  /** The source's own id, always text: leading zeros are part of it. */
  readonly record: string;
  /** Canonical JSON: keys sorted, no spaces; equal for equal records. */
  readonly text: string;
}

/** A row that is none, and why. */
export interface RejectedRow {
  readonly reason: 'no-id' | 'not-an-object' | 'bad-id';
  readonly detail: string;
}

export interface SourcePage {
  /** Records that the source says it has in all; `null` where it does not say. */
  readonly total: number | null;
  readonly records: readonly RawRecord[];
  readonly rejects: readonly RejectedRow[];
}

export type PageResult =
  | { readonly ok: true; readonly page: SourcePage }
  | { readonly ok: false; readonly error: SourceError };

/** A failed page. */
export const failed = (
  kind: SourceErrorClass,
  code: string,
  message: string,
  retryAfterSeconds: number | null = null,
): { readonly ok: false; readonly error: SourceError } => ({
  ok: false,
  error: { class: kind, code, message: message.slice(0, 300), retryAfterSeconds },
});
