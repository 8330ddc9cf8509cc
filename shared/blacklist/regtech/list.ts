import { type RegtechPage, readRegtechPage } from '../artefact/html-table.ts';
import type { RawArtefact } from '../collector.ts';
import { bodyText } from '../portal/answer.ts';
import { later } from '../portal/outcome.ts';
import { judge } from './answers.ts';
import { loginAgain, nextWindow } from './collect.ts';
import { LIST_PAGE_SIZE, regtechRequests } from './requests.ts';
import type { RegtechState } from './state.ts';
import { blocked, calm, end, go, type RegtechOutcome, type StepContext, send, tooLarge } from './step.ts';
import { endOfVerdict } from './verdict.ts';
import type { DayWindow } from './windows.ts';

/** 2,000 pages are 100,000 rows, and 2.8 hours at the portal's pace. */
const MAX_PAGES = 2_000;
/** A changed page waits for a person; until then an hour between tries does no harm. */
const DRIFT_RETRY_MS = 3_600_000;
/** Begun again this often with a firm total; after that the window is read as an addition only. */
const MAX_RESTARTS = 1;

/** Whether the window's rows moved too often to tell which are missing: it then only adds. */
const isLoose = (state: RegtechState): boolean => state.list.restarts > MAX_RESTARTS;

function pageArtefact(
  state: RegtechState,
  window: DayWindow,
  bytes: Uint8Array,
  place: { readonly page: number; readonly isLast: boolean },
): RawArtefact {
  const id = `${window.from}_${window.to}.${state.list.restarts}`;
  return {
    bytes,
    format: 'regtech-html',
    scope: isLoose(state) ? { kind: 'partial' } : { kind: 'window', from: window.from, to: window.to },
    name: `advisoryList_${id}_${place.page}.html`,
    group: isLoose(state) ? null : { id, part: place.page, isLast: place.isLast },
  };
}

/**
 * Whether a page contradicts itself: rows without any count, or a count without the first row. Taken as it stands, it
 * would end the window too early and everything behind it would count as missing.
 */
function isDrifted(read: RegtechPage, page: number): boolean {
  if (read.total === null && read.totalPages === null) return !read.isEmpty;
  return page === 0 && read.isEmpty && (read.total ?? 0) > 0;
}

/** Rows shift between pages when the total moves, so what was read may have a hole: the window begins again. */
const restart = (state: RegtechState): RegtechOutcome =>
  go({ ...calm(state), list: { page: 0, total: null, restarts: state.list.restarts + 1 } });

/**
 * `POST …/advisoryList`: one page of a window. Pages of one reading share a group; a reading that was begun again
 * leaves its group without a last part, so nothing is concluded from it.
 */
export async function stepList(state: RegtechState, context: StepContext): Promise<RegtechOutcome> {
  const window = state.windows[0];
  if (!window) return go({ ...state, phase: 'logout' }, { waitMs: 0 });
  const { page, total } = state.list;
  const sent = await send(state, context.io, regtechRequests.list(state, window, page));
  if (sent.kind === 'too-large') return tooLarge(state);
  if (sent.kind === 'ended') return sent.outcome;
  const verdict = judge(sent.response, context.io.now());
  if (verdict.kind === 'login-page') return loginAgain(sent.state);
  const ended = endOfVerdict(sent.state, verdict);
  if (ended) return ended;

  const read = readRegtechPage(bodyText(sent.response));
  if (!read.hasTable) return blocked(sent.state, 'no-table', 0);
  if (isDrifted(read, page)) {
    const message = 'The list of REGTECH does not look as it did: its count and its rows do not fit.';
    return end(sent.state, later('artefact_layout_drifted', message, DRIFT_RETRY_MS));
  }
  const announced = read.total ?? (read.totalPages ?? 0) * LIST_PAGE_SIZE;
  if (total !== null && announced !== total && !isLoose(state)) return restart(sent.state);
  const pages = read.totalPages ?? Math.ceil(announced / LIST_PAGE_SIZE);
  if (pages > MAX_PAGES) {
    return end(sent.state, later('collection_unexpected_answer', `REGTECH announces ${pages} pages for one window.`));
  }
  const isLast = page + 1 >= pages;
  if (read.isEmpty && !isLast && !isLoose(state)) return restart(sent.state);
  const artefact = pageArtefact(state, window, sent.response.body, { page, isLast });
  if (isLast || read.isEmpty) return nextWindow(sent.state, [artefact]);
  const list = { ...state.list, page: page + 1, total: announced };
  return go({ ...calm(sent.state), list }, { artefacts: [artefact] });
}
