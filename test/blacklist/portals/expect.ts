import type { RegtechRow } from '../../../scripts/fakes/regtech-data.ts';
import { addDays } from '../../../shared/blacklist/portal/kst-day.ts';
import { kstDayStart } from '../../../shared/blacklist/statement/scope.ts';
import type { ShownClaim } from './client.ts';

const iso = (epochMs: number): string => new Date(epochMs).toISOString();

/** The end of a day of the portal: an address is held through its 해제일. */
export const endOf = (day: string): string => iso(kstDayStart(addDays(day, 1)));

/** The part of a claim that the portal has said. */
export const said = ({ reason, country, registeredAt, expiresAt, upstreamId }: ShownClaim) => ({
  reason,
  country,
  registeredAt,
  expiresAt,
  upstreamId,
});

/** What the claim of a row must be. The export does not carry the portal's own id, the list page does. */
export const rowSaid = (row: RegtechRow, from: 'export' | 'page') => ({
  reason: row.reason,
  country: row.country,
  registeredAt: iso(kstDayStart(row.registered)),
  expiresAt: endOf(row.released),
  upstreamId: from === 'page' ? row.uuid : null,
});

/** Claims or rows by address, comparable. */
export const saidByAddress = (claims: ReadonlyMap<string, ShownClaim>) =>
  Object.fromEntries([...claims].map(([address, claim]) => [address, said(claim)]));
export const rowsByAddress = (rows: readonly RegtechRow[], from: 'export' | 'page') =>
  Object.fromEntries(rows.map((row) => [row.ip, rowSaid(row, from)]));
