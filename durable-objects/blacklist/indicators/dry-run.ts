import { exempting } from '../../../shared/blacklist/indicators/allow.ts';
import type { IndicatorKind } from '../../../shared/blacklist/indicators/kind.ts';
import { DEFAULT_GATE, holdReasons } from '../../../shared/blacklist/publication/gate.ts';
import { DRY_RUN_SAMPLES, type ListEffect } from '../../../shared/blacklist/source/dry-run.ts';
import type { Row } from '../../kernel/sql.ts';

const IN_FORCE = 'claim.ended_at IS NULL AND (claim.expires_at IS NULL OR claim.expires_at > ?)';

/** What a list of indicators would be if a source claimed these values and no others. Changes nothing. */
export function tryIndicators(
  sql: SqlStorage,
  kind: IndicatorKind,
  allowed: readonly string[],
  { source, values }: { readonly source: string; readonly values: readonly string[] },
  liveLines: number | null,
  now: number,
): ListEffect {
  const exempt = exempting(kind, allowed);
  const wanted = new Set(values);
  const counts = { rows: values.length, fresh: 0, known: 0, allowlisted: 0, special: 0 };
  const lost: string[] = [];
  let [linesBefore, lostLines] = [0, 0];
  const known = new Set<string>();
  const rows = sql.exec<Row & { value: string; others: number }>(
    `SELECT claim.value, sum(source.name <> ?) AS others FROM claim JOIN source ON source.id = claim.source
     WHERE ${IN_FORCE} GROUP BY claim.value ORDER BY claim.value`,
    source,
    now,
  );
  for (const { value, others } of rows) {
    const lines = exempt.left(value).length;
    linesBefore += lines;
    if (wanted.has(value)) known.add(value);
    else if (others === 0) {
      lostLines += lines;
      if (lines > 0 && lost.length < DRY_RUN_SAMPLES) lost.push(value);
    }
  }
  const gained: string[] = [];
  let gainedLines = 0;
  for (const value of values) {
    const lines = exempt.left(value).length;
    if (exempt.by(value).length > 0) counts.allowlisted++;
    if (known.has(value)) counts.known++;
    else {
      counts.fresh++;
      gainedLines += lines;
      if (lines > 0 && gained.length < DRY_RUN_SAMPLES) gained.push(value);
    }
  }
  const linesAfter = linesBefore + gainedLines - lostLines;
  const figures = (lines: number) => ({ lines, addresses4: 0, networks6: 0 });
  return {
    ...counts,
    gained: { lines: gainedLines, samples: gained },
    lost: { lines: lostLines, samples: lost },
    linesBefore,
    linesAfter,
    reasons: holdReasons({
      live: liveLines === null ? null : figures(liveLines),
      next: figures(linesAfter),
      bounds: DEFAULT_GATE,
      untouchableHits: [],
    }),
  };
}
