import type { IndicatorList } from '../../../shared/blacklist/indicators/pointer.ts';
import type { IndicatorState } from '../../../shared/blacklist/indicators/state.ts';
import { type HoldReason, isConfirmable } from '../../../shared/blacklist/publication/gate.ts';
import { firstRow } from '../../kernel/sql.ts';
import { Versions } from './versions.ts';

/** The public state of a list of indicators, from its rows. */
export function readState(sql: SqlStorage, of: IndicatorList): IndicatorState {
  const versions = new Versions(sql);
  const sources = sql
    .exec<{ name: string; active: number; collectedAt: number | null }>(
      'SELECT name, active, collected_at AS collectedAt FROM source ORDER BY name',
    )
    .toArray();
  const allowed = firstRow<{ n: number }>(sql, 'SELECT count(*) AS n FROM allow')?.n ?? 0;
  const { content, compiled } = sql
    .exec<{ content: number; compiled: number }>('SELECT content, compiled FROM progress')
    .one();
  const live = versions.live();
  const held = versions.held();
  return {
    ...of,
    claims: sources.reduce((sum, { active }) => sum + active, 0),
    sources,
    allowed,
    live: live && {
      ...{ version: live.version, sha256: live.sha256, lines: live.lines, bytes: live.bytes },
      publishedAt: live.publishedAt ?? live.compiledAt,
    },
    held: held && { ...holdOf(held), lines: held.lines },
    pending: content !== compiled,
  };
}

/** A hold as the pointer and the API state it. */
export function holdOf(held: {
  readonly version: number;
  readonly compiledAt: number;
  readonly reasons: readonly HoldReason[];
}) {
  const { version, compiledAt: since, reasons } = held;
  return { version, since, reasons: [...reasons], confirmable: isConfirmable(reasons) };
}
