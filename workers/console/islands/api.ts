import { pageLanguage, textOf } from './page.ts';

/** A problem document, as far as a page shows it. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What the API answered when it did not do what was asked. */
export class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly etag: string | null;
}

export interface Call {
  readonly method: string;
  readonly path: string;
  /** JSON, or a `Blob` that is sent as it is. */
  readonly body?: unknown;
  readonly etag?: string | null;
  /** `Idempotency-Key`. */
  readonly once?: string | null;
}

/** Headers that some addresses get besides, by what they begin with; islands add their own. */
export const extraHeaders: { readonly prefixes: readonly string[]; readonly headers: () => Record<string, string> }[] =
  [];

const SIGNED_OUT = new Set(['unauthenticated', 'session_ended', 'token_expired', 'token_invalid']);

/** How somebody proves again who they are; the part that shows the dialogue sets it. `strong`: with a second factor. */
export const stepUp: { ask: ((strong: boolean) => Promise<boolean>) | null } = { ask: null };
/** A password first and a second factor then: more than that is never asked for. */
const MOST_STEPS = 2;

/**
 * Calls our own API with the session cookie, in the language of the page. When it asks for a recent sign-in, the person is asked and
 * the call made again; when the session has ended, the sign-in page is shown.
 *
 * @throws {ApiProblem}
 */
export async function call(wanted: Call): Promise<Answer> {
  for (let steps = 0; ; steps++) {
    try {
      return await send(wanted);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      const { code, details } = error.problem;
      const mayAsk = code === 'step_up_required' && stepUp.ask !== null && steps < MOST_STEPS;
      if (mayAsk && (await stepUp.ask?.(details?.acr === 'aal2'))) continue;
      if (SIGNED_OUT.has(code) && document.body.dataset.signedIn !== undefined) {
        location.assign(`/account/sign-in?return_to=${encodeURIComponent(location.pathname + location.search)}`);
      }
      throw error;
    }
  }
}

async function send({ method, path, body, etag, once }: Call): Promise<Answer> {
  const headers = new Headers({ accept: 'application/json, text/calendar;q=0.5', 'accept-language': pageLanguage() });
  const isRaw = body instanceof Blob;
  if (body !== undefined) headers.set('content-type', isRaw ? body.type : 'application/json');
  if (etag) headers.set('if-match', etag);
  if (once) headers.set('idempotency-key', once);
  for (const { prefixes, headers: more } of extraHeaders) {
    if (!prefixes.some((prefix) => path.startsWith(prefix))) continue;
    for (const [name, value] of Object.entries(more())) headers.set(name, value);
  }
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (body !== undefined) init.body = isRaw ? body : JSON.stringify(body);
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    // fetch tells nothing about why; to a person it is one thing.
    throw new ApiProblem({ status: 0, code: 'network', title: textOf('network') });
  }
  const type = response.headers.get('content-type') ?? '';
  const isText = /^text\/calendar/.test(type);
  const content: unknown = /json/.test(type) ? await response.json() : isText ? await response.text() : null;
  if (!response.ok) {
    const problem = (content ?? {}) as Partial<Problem>;
    throw new ApiProblem({ title: textOf('failed'), code: 'internal', ...problem, status: response.status });
  }
  return { status: response.status, body: content, etag: response.headers.get('etag') };
}
