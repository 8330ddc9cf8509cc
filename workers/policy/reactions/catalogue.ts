import type { Envelope } from '../../../shared/events/envelope.ts';
import type { CatalogueNews } from '../../../shared/policy/catalogue/news.ts';
import type { PolicyView } from '../../../shared/policy/lifecycle/view.ts';
import { policyOf } from '../projections/policies.ts';
import { callCatalogue } from '../service/actors.ts';

const POLICIES = '/policy/policies/';

/** Hands what was published, or no longer is, to the catalogue. Of each programme only the newest counts. */
export async function tellCatalogue(envelopes: readonly Envelope[], env: Env): Promise<void> {
  const newest = new Map<string, PolicyView>();
  for (const envelope of envelopes) {
    if (!envelope.source.startsWith(POLICIES)) continue;
    const policy = policyOf(envelope);
    if ((newest.get(policy.id)?.revision ?? 0) < policy.revision) newest.set(policy.id, policy);
  }
  if (newest.size === 0) return;
  const batch = [...newest.values()].map(newsOf);
  await callCatalogue(env, (catalogue) => catalogue.absorb(batch));
}

/** Expired programmes stay: that one cannot apply now is an answer, too. */
function newsOf({ id, revision, version, status, deletedAt, soundness, document }: PolicyView): CatalogueNews {
  const isShown = deletedAt === null && (status === 'published' || status === 'expired');
  return { id, revision, version, soundness, document: isShown ? document : null };
}
