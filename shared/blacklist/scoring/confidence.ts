import { MANUAL_SOURCE } from '../record.ts';
import type { ScoringSettings } from './settings.ts';

/** What gradings of sources stand for, 0 to 100: SECUDIUM's four, and the usual ones. */
const BY_SEVERITY: ReadonlyMap<string, number> = new Map([
  ['info', 20],
  ['minor', 40],
  ['low', 40],
  ['warning', 60],
  ['medium', 60],
  ['critical', 80],
  ['high', 80],
  ['fatal', 90],
]);

/**
 * How sure a claim is, 0 to 100: what it states, else what its severity stands for, else the default of the list; a
 * manual entry that says nothing is meant.
 *
 * @example
 * confidenceOf({ source: 'secudium', confidence: null, severity: 'critical' }, DEFAULT_SCORING); // 80
 */
export function confidenceOf(
  claim: { readonly source: string; readonly confidence: number | null; readonly severity: string | null },
  settings: ScoringSettings,
): number {
  const stated = claim.confidence ?? BY_SEVERITY.get(claim.severity ?? '');
  if (stated === undefined) return claim.source === MANUAL_SOURCE ? 100 : settings.defaultConfidence;
  return Math.min(100, Math.max(0, stated));
}
