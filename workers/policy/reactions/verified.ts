import * as v from 'valibot';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { runViewSchema } from '../../../shared/policy/collection/run.ts';
import { seoulDay } from '../../../shared/policy/day.ts';
import { callCatalogue } from '../service/actors.ts';

const finishedSchema = v.object({ run: runViewSchema });

/**
 * A source that was read as a whole has said again all that it did not say differently: the catalogue notes the day, so that what
 * never changes does not look stale.
 */
export async function tellVerified(envelopes: readonly Envelope[], env: Env): Promise<void> {
  const days = new Map<string, string>();
  for (const envelope of envelopes) {
    if (envelope.type !== 'policy.source.run-finished') continue;
    const { run } = v.parse(finishedSchema, envelope.data);
    const isWhole =
      run.complete && run.attention === null && (run.status === 'succeeded' || run.status === 'unchanged');
    const day = seoulDay(run.startedAt);
    if (isWhole && (days.get(run.source) ?? '') < day) days.set(run.source, day);
  }
  for (const [source, day] of days) await callCatalogue(env, (catalogue) => catalogue.verified(source, day));
}
