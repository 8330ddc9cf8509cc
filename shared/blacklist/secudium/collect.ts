import type { ArtefactFormat } from '../artefact/contract.ts';
import type { RawArtefact } from '../collector.ts';
import { bodyJson, bodyText, looksLikeHtml, looksLikeZip, property } from '../portal/answer.ts';
import { later } from '../portal/outcome.ts';
import { readGrid } from './grid.ts';
import { GRID_PAGE_SIZE, secudiumRequests } from './requests.ts';
import type { Bulletin, SecudiumState } from './state.ts';
import { end, go, read, type SecudiumOutcome, type StepContext } from './step.ts';

/** 100 pages are 10,000 bulletins; the portal posts about one a business day. */
const MAX_PAGES = 100;
/** Server file names remembered between runs; well above what the overlap of days can show again. */
const MAX_SEEN = 200;

const unexpected = (message: string) => later('collection_unexpected_answer', message);

function withNotes(state: SecudiumState, notes: readonly string[]): SecudiumState {
  if (notes.length === 0) return state;
  return {
    ...state,
    skippedRows: state.skippedRows + notes.length,
    skippedNote: notes.at(-1)?.slice(0, 200) ?? null,
  };
}

function remember(state: SecudiumState, bulletins: readonly Bulletin[]): SecudiumState {
  const known = new Set([...state.seen, ...state.pending.map((bulletin) => bulletin.uuid)]);
  const fresh: Bulletin[] = [];
  for (const bulletin of bulletins) {
    if (known.has(bulletin.uuid)) continue;
    known.add(bulletin.uuid);
    fresh.push(bulletin);
  }
  const days = bulletins
    .map((bulletin) => bulletin.postedAt.slice(0, 10))
    .filter((day) => /^\d{4}-\d\d-\d\d$/.test(day));
  const newest = [...days, ...(state.newest === null ? [] : [state.newest])].sort().at(-1) ?? null;
  const pending = [...state.pending, ...fresh].sort((a, b) => (a.postedAt < b.postedAt ? -1 : 1));
  return { ...state, pending, newest };
}

const nextFile = (state: SecudiumState): SecudiumState => ({
  ...state,
  phase: state.pending.length > 0 ? 'has-file' : 'logout',
});

/** `GET /isap-api/secinfo/list/black_ip`: one page of bulletins; a short page is the last one. */
export async function stepList(state: SecudiumState, context: StepContext): Promise<SecudiumOutcome> {
  const answer = await read(state, context.io, secudiumRequests.list(state, context.io.now()));
  if (answer.kind === 'ended') return answer.outcome;
  const page = readGrid(bodyText(answer.response));
  if (!page) return end(answer.state, unexpected('SECUDIUM answered with something else than its list.'));
  const next = withNotes(remember(answer.state, page.bulletins), page.skipped);
  const posStart = state.posStart + GRID_PAGE_SIZE;
  if (page.rows >= GRID_PAGE_SIZE && posStart < MAX_PAGES * GRID_PAGE_SIZE) return go({ ...next, posStart });
  return go(nextFile({ ...next, isListed: true }));
}

/** `GET …/hasFile`: only a plain no skips the bulletin, because its answer is not documented. */
export async function stepHasFile(state: SecudiumState, context: StepContext): Promise<SecudiumOutcome> {
  const bulletin = state.pending[0];
  if (!bulletin) return go(nextFile(state), { waitMs: 0 });
  const answer = await read(state, context.io, secudiumRequests.hasFile(state, bulletin));
  if (answer.kind === 'ended') return answer.outcome;
  const json = bodyJson(answer.response);
  const says = property(json, 'response') ?? property(json, 'result') ?? json;
  if (says !== false && says !== 'false' && says !== 'N') return go({ ...answer.state, phase: 'download' });
  const without = { ...answer.state, pending: state.pending.slice(1) };
  return go(nextFile(withNotes(without, [`The file of "${bulletin.title}" is not there yet.`])));
}

/** Only what the first bytes tell for certain; the rest is left to the reader's own sniffing. */
function formatOf(bytes: Uint8Array): ArtefactFormat {
  if (looksLikeZip(bytes)) return 'secudium-xlsx';
  return looksLikeHtml(bytes) ? 'secudium-html' : 'auto';
}

/** `GET …/download`: the workbook of one bulletin, an addition to what is known. */
export async function stepDownload(state: SecudiumState, context: StepContext): Promise<SecudiumOutcome> {
  const bulletin = state.pending[0];
  if (!bulletin) return go(nextFile(state), { waitMs: 0 });
  const answer = await read(state, context.io, secudiumRequests.download(state, bulletin));
  if (answer.kind === 'ended') return answer.outcome;
  const { status, body } = answer.response;
  const pending = state.pending.slice(1);
  if (status !== 200) {
    return go(nextFile(withNotes({ ...answer.state, pending }, [`"${bulletin.title}": HTTP ${status} for its file.`])));
  }
  if (body.length === 0) return end(answer.state, unexpected('SECUDIUM answered with an empty file.'));
  const artefact: RawArtefact = {
    bytes: body,
    format: formatOf(body),
    scope: { kind: 'partial' },
    name: bulletin.fileName === '' ? bulletin.uuid : bulletin.fileName,
    group: null,
  };
  const seen = [...state.seen, bulletin.uuid].slice(-MAX_SEEN);
  return go(nextFile({ ...answer.state, pending, seen, fetched: state.fetched + 1 }), { artefacts: [artefact] });
}
