import * as v from 'valibot';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { POLICY_STATUSES, policyDocumentSchema } from '../../../shared/policy/document/document.ts';
import { closingOf } from '../../../shared/policy/lifecycle/expiry.ts';
import type { PolicyView } from '../../../shared/policy/lifecycle/view.ts';
import { policyRepository } from '../repository/policies.ts';
import type { PolicyRow } from '../schema/policies.ts';

const moment = v.pipe(v.number(), v.integer(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

const dataSchema = v.object({
  policy: v.looseObject({
    id: v.string(),
    revision: count,
    version: count,
    status: v.picklist(POLICY_STATUSES),
    createdAt: moment,
    updatedAt: moment,
    publishedAt: v.nullable(moment),
    deletedAt: v.nullable(moment),
    overlaid: v.array(v.string()),
    disagreements: v.array(v.string()),
    soundness: v.object({ completeness: share, accuracy: share }),
    duplicateKey: v.string(),
    document: policyDocumentSchema,
  }),
  reason: v.nullable(v.string()),
  changes: v.array(v.looseObject({ field: v.string() })),
  isNewVersion: v.boolean(),
});

/** The programme of an event of one, as the event states it. */
export function policyOf(envelope: Envelope): PolicyView {
  const { policy } = v.parse(dataSchema, envelope.data);
  // The schema proves what is read of it; the rest is shown as it came.
  return policy as unknown as PolicyView;
}

/** The writes of one event. Each carries the whole programme, so any order gives the same tables. */
export function policyStatements(envelope: Envelope, db: D1Database): D1PreparedStatement[] {
  const repository = policyRepository(db);
  const { policy, reason, changes, isNewVersion } = v.parse(dataSchema, envelope.data);
  const { id, version, soundness } = policy;
  const row = repository.put(rowOf(policy as unknown as PolicyView, envelope.sequence));
  if (!isNewVersion) return [row];
  const at = Date.parse(envelope.time);
  const by = { actor: envelope.actor ?? 'unknown', type: envelope.type, reason };
  return [row, repository.putVersion({ policy: id, version, at, ...by, changes, ...soundness })];
}

function rowOf(policy: PolicyView, sequence: number): PolicyRow {
  const { id, revision, version, status, soundness, duplicateKey, overlaid, disagreements, document } = policy;
  const { createdAt, updatedAt, publishedAt, deletedAt } = policy;
  const { title, organisation, categories, applicants, benefits, regions, deadline, verifiedOn } = document;
  return {
    ...{ id, revision, version, status, title, categories, applicants, benefits, regions, verifiedOn },
    ...{ ...soundness, duplicateKey, overlaid, disagreements, createdAt, updatedAt, publishedAt, deletedAt, sequence },
    organisation: organisation.name,
    source: document.sources[0]?.source ?? id.slice(0, id.indexOf(':')),
    deadlineKind: deadline.kind,
    closesAt: closingOf(deadline),
  };
}
