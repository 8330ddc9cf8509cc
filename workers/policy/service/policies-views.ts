import type { VersionInfo } from '../../../durable-objects/policy/policy/store.ts';
import type { PolicyDetail } from '../../../durable-objects/policy/policy.ts';
import type { Card } from '../../../shared/policy/catalogue/card.ts';
import { seoulDay } from '../../../shared/policy/day.ts';
import { daysLeft, hasClosed, isOpen } from '../../../shared/policy/lifecycle/expiry.ts';
import { freshnessOf, qualityOf } from '../../../shared/policy/lifecycle/quality.ts';
import type { PolicyRow } from '../schema/policies.ts';

/** An instant as the API shows it. */
export const iso = (at: number): string => new Date(at).toISOString();
export const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

/** A card as lists show it at a moment. */
export function cardBody(card: Card, now: number) {
  const { id, title, titleEn, organisation, summary, deadline, applicants, categories, benefits, tags, regions } = card;
  const { amount, channel, version, verifiedOn, duplicateOf } = card;
  return {
    ...{ id, title, titleEn, organisation: organisation.name, summary },
    status: hasClosed(deadline, now) ? 'expired' : 'published',
    open: isOpen(deadline, now),
    daysLeft: daysLeft(deadline, now),
    ...{ deadline, applicants, categories, benefits, tags, regions, amount, channel, version },
    quality: qualityOf(card, verifiedOn, seoulDay(now)),
    ...{ verifiedOn, duplicateOf },
  };
}

/**
 * A programme as `GET /policies/{policyId}` shows it. Who set an overlay is nobody's business outside.
 *
 * @param seenOn Day on which a source was last read that still states it; the later of this and the document's counts.
 */
export function detailBody(
  { policy, statements, disagreements, overlays }: PolicyDetail,
  now: number,
  seenOn: string | null = null,
) {
  const { id, status, revision, version, createdAt, updatedAt, publishedAt, withdrawn, soundness, document } = policy;
  const today = seoulDay(now);
  const verifiedOn = (document.verifiedOn ?? '') > (seenOn ?? '') ? document.verifiedOn : seenOn;
  return {
    ...{ id, status, revision, version, withdrawn, verifiedOn },
    ...{ createdAt: iso(createdAt), updatedAt: iso(updatedAt), publishedAt: isoOrNull(publishedAt) },
    open: isOpen(document.deadline, now),
    quality: {
      total: qualityOf(soundness, verifiedOn, today),
      ...soundness,
      freshness: freshnessOf(verifiedOn, today),
    },
    document,
    sources: statements,
    disagreements,
    overlays: overlays.map(({ unit, set, said, at }) => ({ unit, set, said, at: iso(at) })),
  };
}

/** A version as its list shows it. */
export function versionBody({ version, at, type, reason, changes, soundness }: VersionInfo) {
  return { version, at: iso(at), type, reason, changes, ...soundness };
}

/** A row of the list for who looks after the programmes. */
export function managedBody(row: PolicyRow) {
  const { id, title, organisation, source, status, revision, version, categories, completeness, accuracy } = row;
  const { disagreements, overlaid } = row;
  return {
    ...{ id, title, organisation, source, status, revision, version, categories, completeness, accuracy },
    ...{ disagreements, overlaid, closesAt: isoOrNull(row.closesAt), updatedAt: iso(row.updatedAt) },
  };
}
