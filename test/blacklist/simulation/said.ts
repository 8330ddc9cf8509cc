/** What a source says: addresses, each until when (epoch milliseconds) or for good. */
export type Said = ReadonlyMap<string, number | null>;

/** What the server of a list does at a request, and what the script means by it. */
export interface Answer {
  /** Made anew for each request; may throw, as a connection does. */
  readonly respond: () => Response;
  /** What must be believed; `null`: nothing, and what was said before stands. */
  readonly said: Said | null;
  /** Looks like another source altogether: a person should look. Only where nothing is to be believed. */
  readonly isStrange?: boolean;
}

/** Addresses of a /16 of their own, far enough apart that none join to a network. */
export const addressOf = (block: number, n: number): string => `${block}.7.${n & 127}.${(n >> 7) * 4 + 9}`;

export const good = (body: string, said: Said, headers: Record<string, string> = {}): Answer => ({
  respond: () => new Response(body, { headers }),
  said,
});

export const failed = (status: number, headers: Record<string, string> = {}): Answer => ({
  respond: () => new Response('no', { status, headers }),
  said: null,
});

export const dropped = (why: Error): Answer => ({
  respond: () => {
    throw why;
  },
  said: null,
});

export const strange = (body: string): Answer => ({ respond: () => new Response(body), said: null, isStrange: true });

/** A plain list of addresses that never expire. */
export const plainOf = (rows: Iterable<string>): string => `# a list\n${[...rows].join('\n')}\n`;

export const forGood = (rows: Iterable<string>): Said => new Map([...rows].map((row) => [row, null]));

/** A table of addresses and their ends. */
export function tableOf(said: Said, header = 'address,until'): string {
  const rows = [...said].map(([row, until]) => `${row},${until === null ? '' : new Date(until).toISOString()}`);
  return `${header}\n${rows.join('\n')}\n`;
}
