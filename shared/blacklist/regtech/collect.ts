import type { RawArtefact } from '../collector.ts';
import { later } from '../portal/outcome.ts';
import { exportKind, judge } from './answers.ts';
import { regtechRequests } from './requests.ts';
import type { ListProgress, RegtechState } from './state.ts';
import { calm, end, go, type RegtechOutcome, type StepContext, send, tooLarge } from './step.ts';
import { endOfVerdict } from './verdict.ts';
import { type DayWindow, splitWindow } from './windows.ts';

/** A session is renewed this often in one run; a portal that loses it again is left alone. */
const MAX_RELOGINS = 1;

/** Progress before the first page of a window. */
export const LIST_START: ListProgress = { page: 0, total: null, restarts: 0 };

/** The session ended under us: logs in once more and goes on with the same page. */
export function loginAgain(state: RegtechState): RegtechOutcome {
  const lost: RegtechState = { ...state, jar: {} };
  if (state.relogins >= MAX_RELOGINS) {
    return end(lost, later('collection_session_lost', 'REGTECH ended the session twice in one run.'));
  }
  return go({ ...lost, phase: 'login-form', relogins: state.relogins + 1 });
}

/** After the last page or file of a window: the next window, or the logout. */
export function nextWindow(state: RegtechState, artefacts: readonly RawArtefact[]): RegtechOutcome {
  const windows = state.windows.slice(1);
  const next: RegtechState = {
    ...calm(state),
    windows,
    windowsDone: state.windowsDone + 1,
    list: LIST_START,
    excelRetried: false,
    phase: windows.length === 0 ? 'logout' : state.mode,
  };
  return go(next, { artefacts });
}

const toList = (state: RegtechState): RegtechOutcome => go({ ...state, mode: 'list', phase: 'list', list: LIST_START });

const nameOf = (window: DayWindow): string => `fctiList_${window.from}_${window.to}.xlsx`;

function splitOrEnd(state: RegtechState, window: DayWindow): RegtechOutcome {
  const halves = splitWindow(window);
  if (!halves) return tooLarge(state);
  return go({ ...calm(state), windows: [...halves, ...state.windows.slice(1)] });
}

/** `POST …/advisoryListDownloadXlsx`: a whole window in one file. What is no workbook sends us to the list. */
export async function stepExcel(state: RegtechState, context: StepContext): Promise<RegtechOutcome> {
  const window = state.windows[0];
  if (!window) return go({ ...state, phase: 'logout' }, { waitMs: 0 });
  const sent = await send(state, context.io, regtechRequests.excel(state, window));
  if (sent.kind === 'too-large') return splitOrEnd(state, window);
  if (sent.kind === 'ended') return sent.outcome;
  const verdict = judge(sent.response, context.io.now());
  if (verdict.kind === 'login-page') return loginAgain(sent.state);
  const ended = endOfVerdict(sent.state, verdict);
  if (ended) return ended;
  const kind = exportKind(sent.response);
  if (kind === 'other') {
    // A page in place of the file is a sign of the firewall as much as of a changed portal: the list will tell.
    return toList({ ...sent.state, blockSignals: state.blockSignals + 1 });
  }
  if (kind === 'cut-off') return state.excelRetried ? toList(sent.state) : go({ ...sent.state, excelRetried: true });
  const artefact: RawArtefact = {
    bytes: sent.response.body,
    format: 'regtech-xlsx',
    scope: { kind: 'window', from: window.from, to: window.to },
    name: fileName(sent.response.headers['content-disposition']) ?? nameOf(window),
    group: null,
  };
  return nextWindow(sent.state, [artefact]);
}

/** The portal's own name of the file, reduced to what is safe to show. */
function fileName(disposition: string | undefined): string | null {
  const name = /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? '';
  return /^[\w.-]{1,100}$/.test(name) ? name : null;
}
