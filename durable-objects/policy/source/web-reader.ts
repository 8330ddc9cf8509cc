import { AegisError } from '../../../shared/kernel/error.ts';
import type { CollectionSettings, WebPage } from '../../../shared/policy/collection/settings.ts';
import { WEB_SOURCE } from '../../../shared/policy/collection/settings.ts';
import type { PolicyDocument } from '../../../shared/policy/document/document.ts';
import type { TextField } from '../../../shared/policy/rule/rule.ts';
import { failed, type PageResult, type SourceAnswer } from '../../../shared/policy/sources/answer.ts';
import { canonicalJson } from '../../../shared/policy/sources/canonical.ts';
import type { DocumentContext, JoinedRecord, Withheld } from '../../../shared/policy/sources/connector.ts';
import type { Reader, ReadyRequest } from './reader.ts';
import { extractTexts } from './web-extract.ts';
import { Robots, USER_AGENT } from './web-robots.ts';

const PAGE = 'page';
const TIMEOUT_MS = 20_000;
/** Pages of other people's sites, a day. */
const REQUESTS_A_DAY = 1_000;

/**
 * Reads configured web pages as programmes, one a page, where the rules of their host allow it. Nothing is concluded from the texts:
 * whether somebody qualifies is left to a person.
 */
export function webReader({ pages }: CollectionSettings): Reader {
  const robots = new Robots();
  const pageOf = (number: number): WebPage => {
    const page = pages[number - 1];
    if (page === undefined) throw new AegisError('internal', `There is no configured page ${number}`);
    return page;
  };
  return {
    endpoints: [{ id: PAGE, kind: 'pages' }],
    pageCount: pages.length,
    requestsPerDay: REQUESTS_A_DAY,
    pageRequest: (_, number, validators) => conditional(pageOf(number), validators),
    recordRequest() {
      throw new AegisError('internal', 'A web page has no details');
    },
    readPage: (_, number, answer) => read(number === 0 ? pages : [pageOf(number)], answer),
    readRecord() {
      throw new AegisError('internal', 'A web page has no details');
    },
    refusal: (request, send) => robots.refusal(request, send),
    toDocument: (joined, context) => documentOf(pages, joined, context),
  };
}

function conditional({ url }: WebPage, validators: string | null): ReadyRequest {
  const known = validators === null ? {} : (JSON.parse(validators) as { etag?: string; lastModified?: string });
  return {
    url,
    timeoutMs: TIMEOUT_MS,
    headers: {
      'user-agent': USER_AGENT,
      accept: 'text/html,application/xhtml+xml',
      ...(known.etag === undefined ? {} : { 'if-none-match': known.etag }),
      ...(known.lastModified === undefined ? {} : { 'if-modified-since': known.lastModified }),
    },
  };
}

/** A kept page is read for whichever page it was: its texts are looked for with the selectors of each. */
async function read(candidates: readonly WebPage[], answer: SourceAnswer): Promise<PageResult> {
  // A page that is gone is a record that is missing, no fault of the source.
  if (answer.status === 404 || answer.status === 410) return empty;
  if (answer.status === 429) return failed('limit', 'http-429', 'The site asks for a pause');
  if (answer.status >= 500) return failed('retry', `http-${answer.status}`, 'The site failed');
  if (answer.status !== 200) return failed('malformed', `http-${answer.status}`, 'The site did not answer with a page');
  const records: { record: string; text: string }[] = [];
  for (const page of candidates) {
    const texts = await extractTexts(page, answer);
    if (texts.title !== undefined) {
      records.push({ record: page.id, text: canonicalJson({ organisation: page.organisation, texts, url: page.url }) });
    }
  }
  if (records.length > 0) return { ok: true, page: { total: null, records, rejects: [] } };
  const detail = `nothing was found at the selector of the title of ${candidates.map(({ id }) => id).join(', ')}`;
  return { ok: true, page: { total: null, records: [], rejects: [{ reason: 'no-id', detail }] } };
}

const empty: PageResult = { ok: true, page: { total: null, records: [], rejects: [] } };

function documentOf(
  pages: readonly WebPage[],
  { record, parts }: JoinedRecord,
  { hash, day }: DocumentContext,
): PolicyDocument | Withheld {
  const page = pages.find(({ id }) => id === record);
  const said = parts[PAGE];
  if (page === undefined || said === undefined) return { withheld: 'malformed', detail: 'the page is not configured' };
  const { texts } = JSON.parse(said) as { texts: Partial<Record<TextField, string>> };
  const title = texts.title?.split('\n')[0]?.slice(0, 300);
  if (title === undefined) return { withheld: 'untitled', detail: record };
  const asked = [texts.target, texts.criteria].filter((text) => text !== undefined).join('\n');
  return {
    id: `${WEB_SOURCE}:${record}`,
    title,
    titleEn: null,
    organisation: { code: null, name: page.organisation, kind: null, department: null },
    ...{ applicants: [], categories: [], benefits: [], tags: [], regions: [] },
    texts: { ...texts, title } as PolicyDocument['texts'],
    eligibility:
      asked === ''
        ? []
        : [
            {
              from: null,
              until: null,
              rule: { kind: 'text', id: 'page', text: asked.slice(0, 4_000), source: null },
            },
          ],
    deadline: { kind: 'unknown', windows: [], text: (texts.deadline ?? '').slice(0, 2_000) },
    channel: { url: page.url, phone: null, online: null, visit: null },
    amount: null,
    ...{ documents: [], laws: [], relations: [] },
    sources: [{ source: WEB_SOURCE, record, hash: hash ?? '', url: page.url, modifiedAt: null }],
    provenance: {},
    verifiedOn: day,
  };
}
