import { AegisError } from '../../../shared/kernel/error.ts';
import type { Reply } from '../route.ts';

// A tag may contain commas, so a list cannot simply be split (RFC 9110 §8.8.3).
const ENTITY_TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;

/**
 * The strong entity tag of a revision.
 *
 * @example
 * revisionEtag(7); // '"r7"'
 */
export function revisionEtag(revision: number): string {
  return `"r${revision}"`;
}

/** The tags of an `If-Match` or `If-None-Match` list, or `'*'`. */
export function parseEtagList(header: string): readonly string[] | '*' {
  return header.trim() === '*' ? '*' : (header.match(ENTITY_TAG) ?? []);
}

const opaque = (etag: string) => (etag.startsWith('W/') ? etag.slice(2) : etag);

/**
 * Whether the caller already holds this representation, so that 304 is the answer. `If-None-Match` compares weakly
 * (RFC 9110 §13.1.2): a proxy that compresses turns our strong tag into a weak one, and must still be told 304.
 *
 * @param etag The current strong tag, with its quotes.
 */
export function matchesIfNoneMatch(request: Request, etag: string): boolean {
  const header = request.headers.get('if-none-match');
  if (header === null) return false;
  const tags = parseEtagList(header);
  return tags === '*' || tags.some((tag) => opaque(tag) === opaque(etag));
}

/**
 * Demands that the caller names the state it is changing. `If-Match` compares strongly; `*` accepts any state.
 *
 * @throws AegisError `precondition_required` (428) without the header, `revision_mismatch` (412) when it does not match.
 */
export function requireIfMatch(request: Request, etag: string): void {
  const tags = ifMatchOf(request);
  if (tags === '*' || tags.includes(etag)) return;
  throw new AegisError('revision_mismatch', 'If-Match does not name the current state.', { details: { etag } });
}

/**
 * The revision that the caller expects, to hand on to an actor that compares it inside its own transaction.
 *
 * @returns The revision, or `null` for `If-Match: *`.
 * @throws AegisError `precondition_required` (428) without the header; `revision_mismatch` (412) when no tag in it is
 * one of {@link revisionEtag}, or when it names several, since one state cannot be both.
 */
export function expectedRevision(request: Request): number | null {
  const tags = ifMatchOf(request);
  if (tags === '*') return null;
  const match = tags.length === 1 ? /^"r(\d{1,15})"$/.exec(tags[0] ?? '') : null;
  if (!match) throw new AegisError('revision_mismatch', 'If-Match must name one revision, as given in ETag.');
  return Number(match[1]);
}

function ifMatchOf(request: Request): readonly string[] | '*' {
  const header = request.headers.get('if-match');
  if (header === null) {
    throw new AegisError('precondition_required', 'Send If-Match with the ETag of the state that you are changing.');
  }
  return parseEtagList(header);
}

/**
 * A reply that carries an entity tag; the gateway turns it into 304 when the caller already holds it.
 *
 * @example
 * return withEtag({ status: 200, body: list }, revisionEtag(list.revision));
 */
export function withEtag(reply: Reply, etag: string): Reply {
  if (reply instanceof Response) {
    const tagged = new Response(reply.body, reply);
    tagged.headers.set('etag', etag);
    return tagged;
  }
  return { ...reply, headers: { ...reply.headers, etag } };
}
