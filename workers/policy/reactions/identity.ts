import * as v from 'valibot';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { callApplicant } from '../service/applicants.ts';

const userSchema = v.object({ user: v.string() });

/**
 * Forgets what a user told here, and what was recommended to them, when their account is gone. Erasing twice erases once, so the same
 * event may come again.
 *
 * @throws AegisError when an applicant cannot be reached: the message comes again.
 */
export async function forgetErasedUsers(envelopes: readonly Envelope[], env: Env): Promise<void> {
  for (const { type, data, id, correlationid } of envelopes) {
    if (type !== 'identity.user.deleted') continue;
    const { user } = v.parse(userSchema, data);
    const causation = { correlationId: correlationid, causationId: id, traceparent: null, actor: 'erasure' };
    await callApplicant(env, `user:${user}`, (actor) => actor.erase(causation), true);
  }
}
