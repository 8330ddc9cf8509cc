/** What goes wrong. */
export type FaultKind =
  /** 429, with Retry-After where `retryAfterSeconds` is given. */
  | 'too-many'
  /** 500 */
  | 'fail'
  /** The connection stays open, and nothing comes. */
  | 'hang'
  /** The connection is cut. */
  | 'drop'
  /** HTTP 200 with the gateway's error in XML, reason `code`. */
  | 'error-xml'
  /** HTTP 200 with the gateway's error in JSON, reason `code`. */
  | 'error-json'
  /** HTTP 401 `{"code":-4,…}`. */
  | 'bad-key'
  /** `Unexpected errors` as plain text. */
  | 'plain'
  /** A page of HTML. */
  | 'html'
  /** 302 to another port. */
  | 'redirect'
  /** The body ends in the middle. */
  | 'cut'
  /** Whatever page is asked for, page 1 comes. */
  | 'repeat-page'
  /** The stated total, and what is there, shrink to `share` of themselves. */
  | 'drop-total'
  /** The first record of the page comes twice. */
  | 'duplicate-ids'
  /** HTTP 200 and data, but no counts. */
  | 'no-header'
  /** A byte order mark in front. */
  | 'bom'
  /** The body in CP949. */
  | 'cp949';

export interface Fault {
  readonly kind: FaultKind;
  /** Only for paths that begin so; absent: every path. */
  readonly path?: string;
  /** Only for this page. */
  readonly page?: number;
  /** How many requests it meets, first in, first out; absent: all of them until `reset`. */
  readonly times?: number;
  readonly retryAfterSeconds?: number;
  /** Reason code of `error-xml` and `error-json`. Default 22. */
  readonly code?: number;
  /** Of `drop-total`. Default 0.5. */
  readonly share?: number;
}

interface Planned {
  readonly fault: Fault;
  left: number;
}

/** Faults that wait for the requests that they are meant for. */
export function createScript() {
  let planned: Planned[] = [];
  return {
    add(fault: Fault): void {
      planned.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    reset(): void {
      planned = [];
    },
    /** Faults of a request, each counted down. */
    next(path: string, page: number): readonly Fault[] {
      const met = planned.filter(
        ({ fault, left }) =>
          left > 0 && path.startsWith(fault.path ?? '/') && (fault.page === undefined || fault.page === page),
      );
      for (const entry of met) entry.left -= 1;
      planned = planned.filter(({ left }) => left > 0);
      return met.map(({ fault }) => fault);
    },
  };
}
