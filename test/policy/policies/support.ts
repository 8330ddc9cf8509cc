import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { PolicyActor, PolicyCommandMeta } from '../../../durable-objects/policy/policy.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import type { Statement } from '../../../shared/policy/lifecycle/statement.ts';
import type { Remote } from '../../../workers/policy/service/actors.ts';
import { documentOf } from '../lifecycle/support.ts';

export const causation = { correlationId: 'c1', causationId: null, traceparent: null, actor: 'cron' };

export const metaOf = (request: string, idempotencyKey: string | null = null): PolicyCommandMeta => ({
  causation: { ...causation, actor: 'admin-key' },
  idempotencyKey,
  requestHash: request.length === 64 ? request : 'e'.repeat(64),
});

export const policyOf = (id: string) => env.POLICY.getByName(id) as unknown as Remote<PolicyActor>;

/** A statement of `source` about the programme `id`. */
export async function statementOf(
  id: string,
  over: Partial<Statement['document']> = {},
  { source = 'gov24', modifiedAt = '20260901000000' } = {},
): Promise<Statement> {
  const document = documentOf({ id, ...over });
  const hash = await sha256Hex(JSON.stringify([source, document]));
  return { source, record: id.slice(id.indexOf(':') + 1), hash, modifiedAt, document };
}

/** Every event that an actor still has. */
export async function eventsOf(id: string): Promise<Envelope[]> {
  return runInDurableObject(env.POLICY.getByName(id), (_, { storage }) =>
    storage.sql
      .exec<{ sequence: number; type: string; at: number; data: string; version: number }>(
        'SELECT sequence, type, at, data, version FROM k_events ORDER BY sequence',
      )
      .toArray()
      .map(({ sequence, type, at, data, version }) => {
        const source = `/policy/policies/${id}`;
        return {
          ...{ specversion: '1.0', id: `${source}:${sequence}`, source, type, dataversion: version },
          ...{ time: new Date(at).toISOString(), sequence, datacontenttype: 'application/json' },
          ...{ correlationid: null, causationid: null, traceparent: null, actor: 'cron' },
          data: JSON.parse(data),
        } as Envelope;
      }),
  );
}
