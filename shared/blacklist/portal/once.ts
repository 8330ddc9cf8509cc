/** Tickets that were armed and not yet used; the oldest are forgotten, which only costs a question. */
const MAX_TICKETS = 1_000;

/**
 * Guards a request that messages a person (a mail, an SMS) against being sent twice by a crash.
 *
 * A step may be repeated after a crash between sending and storing, and from the stored state alone the repeated
 * step cannot be told from the first. So the intent is split: one step arms a ticket in memory and stores the intent,
 * the next takes the ticket before it sends. A crash loses the memory, a repeated step finds the ticket gone; both
 * ask for consent again instead of sending. At most one message per consent, at the price of one question too many
 * when the actor was evicted between the two steps.
 */
export interface OnceGuard {
  arm(ticket: string): void;
  /** True exactly once per armed ticket, in the process that armed it. */
  take(ticket: string): boolean;
}

/** An empty guard; one per collector instance. */
export function createOnceGuard(): OnceGuard {
  const armed = new Set<string>();
  return {
    arm(ticket) {
      armed.add(ticket);
      if (armed.size > MAX_TICKETS) for (const oldest of armed.values().take(1)) armed.delete(oldest);
    },
    take: (ticket) => armed.delete(ticket),
  };
}
