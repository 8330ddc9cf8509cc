import { asAegisError } from '../../kernel/error.ts';
import type {
  CollectionPlan,
  Collector,
  CollectorIo,
  CollectorRequest,
  CollectorResponse,
  Cursor,
  StepOutcome,
} from '../collector.ts';
import { assertEgressAllowed, type EgressPolicy } from '../egress.ts';
import { looksLikeHtml, redirectTarget, retryAfterMs } from '../portal/answer.ts';
import { type Failure, failed, later, stop } from '../portal/outcome.ts';

const MAX_REDIRECTS = 5;
const MAX_LIST_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 120_000;
/** A list that is gone or shut will not be back in a minute. */
const GONE_RETRY_MS = 6 * 3_600_000;
const MAX_VALIDATOR_LENGTH = 512;

/** A fetch of an open list between two requests of its redirect chain. */
export interface OpenListState {
  readonly version: 1;
  /** What is fetched next: the list's address or where it redirected to. */
  readonly url: string;
  readonly redirects: number;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly cursor: Cursor;
}

type Outcome = StepOutcome<OpenListState>;

const requestOf = (state: OpenListState): CollectorRequest => ({
  method: 'GET',
  url: state.url,
  headers: {
    accept: 'text/plain, text/csv, application/json, */*;q=0.5',
    ...(state.etag === null ? {} : { 'if-none-match': state.etag }),
    ...(state.lastModified === null ? {} : { 'if-modified-since': state.lastModified }),
  },
  maxBytes: MAX_LIST_BYTES,
  timeoutMs: TIMEOUT_MS,
});

const validator = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value.length <= MAX_VALIDATOR_LENGTH ? value : null;

/** What a status other than 200 and 304 means. */
function failureOf(response: CollectorResponse, now: number): Failure {
  const { status } = response;
  const wait = retryAfterMs(response, now);
  if (status === 401 || status === 403) {
    return later('collection_http_error', `The list is not open to us (HTTP ${status}).`, GONE_RETRY_MS);
  }
  if (status === 404 || status === 410) {
    return later('collection_http_error', `The list is no longer there (HTTP ${status}).`, GONE_RETRY_MS);
  }
  if (status === 429) return later('collection_blocked', 'The list asks us to come less often (HTTP 429).', wait);
  return later('collection_http_error', `The list answered with HTTP ${status}.`, wait);
}

/** Why a body cannot be a list; `null` when it may be one. Whatever is wrong here must not become an empty list. */
function whyNoList(response: CollectorResponse): string | null {
  const { body, headers } = response;
  if (body.every((byte) => byte <= 0x20)) return 'The list answered with nothing at all.';
  if (looksLikeHtml(body)) return 'The list answered with a web page instead of a list.';
  const announced = Number(headers['content-length'] ?? Number.NaN);
  if (headers['content-encoding'] === undefined && body.length < announced) return 'The list came cut off.';
  return null;
}

const cursorOf = (response: CollectorResponse): Cursor => ({
  etag: validator(response.headers.etag),
  lastModified: validator(response.headers['last-modified']),
});

function followRedirect(state: OpenListState, target: URL, policy: EgressPolicy): Outcome {
  if (state.redirects >= MAX_REDIRECTS) {
    return failed(later('collection_unexpected_answer', `The list redirected more than ${MAX_REDIRECTS} times.`));
  }
  const url = assertEgressAllowed(target.href, policy);
  if (new URL(state.url).protocol === 'https:' && url.protocol === 'http:' && policy.allowHttp !== true) {
    return failed(stop('egress_refused', 'The list redirected from https to http.'));
  }
  const next = { ...state, url: url.href, redirects: state.redirects + 1 };
  return { kind: 'continue', state: next, waitMs: 0, artefacts: [] };
}

function readList(state: OpenListState, response: CollectorResponse, now: number): Outcome {
  if (response.status === 304) return { kind: 'done', cursor: state.cursor, artefacts: [], unchanged: true };
  if (response.status !== 200) return failed(failureOf(response, now));
  const why = whyNoList(response);
  if (why !== null) return failed(later('collection_unexpected_answer', why));
  const name = new URL(state.url).pathname.split('/').at(-1) || 'list';
  return {
    kind: 'done',
    cursor: cursorOf(response),
    artefacts: [
      { bytes: response.body, format: 'auto', scope: { kind: 'full' }, name: name.slice(0, 120), group: null },
    ],
    unchanged: false,
  };
}

async function stepOpenList(state: OpenListState, io: CollectorIo, policy: EgressPolicy): Promise<Outcome> {
  try {
    assertEgressAllowed(state.url, policy);
    const response = await io.fetch(requestOf(state));
    const target = redirectTarget(response);
    if (target && response.status !== 304) return followRedirect(state, target, policy);
    return readList(state, response, io.now());
  } catch (thrown) {
    const error = asAegisError(thrown);
    if (error.code === 'egress_refused') return failed(stop(error.code, error.message));
    if (error.code === 'collection_unreachable') return failed(later(error.code, 'The list cannot be reached.'));
    if (error.code === 'artefact_too_large') {
      return failed(later(error.code, `The list is larger than ${MAX_LIST_BYTES} bytes.`, GONE_RETRY_MS));
    }
    throw error;
  }
}

function startRun(plan: CollectionPlan): OpenListState {
  return {
    version: 1,
    url: plan.baseUrl,
    redirects: 0,
    etag: plan.force ? null : validator(plan.cursor.etag),
    lastModified: plan.force ? null : validator(plan.cursor.lastModified),
    cursor: plan.cursor,
  };
}

/**
 * The collector of any list at a URL: one conditional GET, redirects followed here so that each target passes the
 * egress rules, the whole list as one artefact of scope `full` and format `auto` (the source's own setting overrides
 * it). An empty or cut-off body and a web page are failures, never an empty list.
 *
 * @example
 * const collector = createOpenListCollector({ allowLoopback: [] });
 * const outcome = await collector.step(collector.start(plan), io); // plan.baseUrl is the list's address
 */
export function createOpenListCollector(policy: EgressPolicy): Collector<OpenListState> {
  return {
    start: startRun,
    step: (state, io) => stepOpenList(state, io, policy),
    answer: (state) => state,
  };
}
