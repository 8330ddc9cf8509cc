import type { EventQueue } from '../../durable-objects/kernel/outbox.ts';

/** Stands in for the tally actors' queue while it is set; tests and actors share the isolate. */
export const courier: { queue: EventQueue | null } = { queue: null };
