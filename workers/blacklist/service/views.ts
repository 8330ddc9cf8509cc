import type { AllowView } from '../../../durable-objects/blacklist/list/allowlist.ts';
import type { EntryView, MoveView } from '../../../durable-objects/blacklist/list/entries.ts';
import type { Publication } from '../../../durable-objects/blacklist/list/publications.ts';

/** Epoch milliseconds as the API shows them. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** The same, for times that may be missing. */
export function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at);
}

/** The id of an address in URLs. */
export function idOf(address: string): string {
  return address.replace('/', '_');
}

/** An entry as the API shows it. */
export function entryBody(view: EntryView) {
  return {
    id: idOf(view.address),
    address: view.address,
    active: view.active,
    expiresAt: isoOrNull(view.expiresAt),
    claims: view.claims.map((claim) => ({
      ...claim,
      registeredAt: isoOrNull(claim.registeredAt),
      expiresAt: isoOrNull(claim.expiresAt),
      firstSeen: iso(claim.firstSeen),
      listedAt: undefined,
      lastSeen: iso(claim.lastSeen),
      endedAt: isoOrNull(claim.endedAt),
    })),
  };
}

/** A change of a claim as the API shows it: expiries as times, re-listings as objects. */
export function moveBody(view: MoveView) {
  const shown = (value: string | number | null) => {
    if (view.kind === 'expiry-moved' && typeof value === 'number') return iso(value);
    return view.kind === 'relisted' && typeof value === 'string' ? JSON.parse(value) : value;
  };
  return { ...view, at: iso(view.at), before: shown(view.before), after: shown(view.after) };
}

/** A version of a feed as the API shows it. */
export function publicationBody(view: Publication) {
  const { version, state, sha256, lines4, lines6, entries, addresses4, bytes, reasons, decidedBy, note } = view;
  return {
    ...{ version, state, etag: `"${sha256}"`, lines4, lines6, entries, addresses4, bytes, reasons },
    compiledAt: iso(view.compiledAt),
    publishedAt: isoOrNull(view.publishedAt),
    decidedAt: isoOrNull(view.decidedAt),
    ...{ decidedBy, note },
  };
}

/** An allowlist entry as the API shows it. */
export function allowBody(view: AllowView) {
  return { ...view, id: idOf(view.address), createdAt: iso(view.createdAt), expiresAt: isoOrNull(view.expiresAt) };
}
