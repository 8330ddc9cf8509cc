import type { ArtefactFormat } from '../artefact/contract.ts';
import type { Scope } from '../collector.ts';
import type { SourceConfig } from './config.ts';

/**
 * Part of every fingerprint. WARNING: raise it whenever parsing or building makes another statement of the same bytes,
 * so that unchanged artefacts are read once more.
 */
const RECIPE = 1;

/** An artefact as a run remembers it. */
export interface ArtefactNote {
  readonly sha256: string;
  readonly key: string;
  readonly bytes: number;
  readonly format: ArtefactFormat;
  readonly scope: Scope;
  readonly name: string;
  readonly group: { readonly id: string; readonly part: number; readonly isLast: boolean } | null;
}

/** What was read of an artefact, as far as completeness goes. */
export interface ReadNote {
  readonly lines: number;
  readonly announcedTotal: number | null;
}

/**
 * The scopes that the artefacts of a run really speak for. A group without its last part, with a part missing, or with
 * fewer lines than its source announces, is an addition only: what is absent from it may be on the missing page.
 */
export function provenScopes(artefacts: readonly ArtefactNote[], reads: readonly ReadNote[]): Scope[] {
  const groups = new Map<string, number[]>();
  const scopes: Scope[] = [];
  artefacts.forEach((artefact, i) => {
    if (artefact.group === null) {
      scopes.push(isWhole([artefact], [reads[i]]) ? artefact.scope : { kind: 'partial' });
      return;
    }
    const members = groups.get(artefact.group.id);
    if (members === undefined) groups.set(artefact.group.id, [i]);
    else members.push(i);
  });
  for (const members of groups.values()) {
    const parts = members.map((i) => artefacts[i]!);
    const whole = isWhole(
      parts,
      members.map((i) => reads[i]),
    );
    scopes.push(whole ? parts[0]!.scope : { kind: 'partial' });
  }
  return scopes;
}

function isWhole(parts: readonly ArtefactNote[], reads: readonly (ReadNote | undefined)[]): boolean {
  const last = parts.find((part) => part.group?.isLast);
  if (parts[0]?.group !== null) {
    if (last === undefined) return false;
    const numbers = new Set(parts.map((part) => part.group!.part));
    const first = Math.min(...numbers);
    // Pages are counted from 0 or from 1.
    if (first > 1 || numbers.size !== last.group!.part - first + 1) return false;
  }
  const announced = Math.max(0, ...reads.map((read) => read?.announcedTotal ?? 0));
  return reads.reduce((sum, read) => sum + (read?.lines ?? 0), 0) >= announced;
}

/** Why a full statement is not believed; `null` when it is. */
export function shrinkVerdict(before: number, said: number, maxShrinkPercent: number): string | null {
  if (before === 0) return null;
  if (said === 0) return `The source suddenly states nothing; it stated ${before} ranges.`;
  const shrink = 100 * (1 - said / before);
  if (shrink <= maxShrinkPercent) return null;
  return `The source shrank by ${shrink.toFixed(1)} %, from ${before} to ${said} ranges; ${maxShrinkPercent} % are allowed.`;
}

/**
 * A text that is equal for runs which would give the same statement: same artefacts, same way of reading them. `null`
 * unless every artefact is a full statement, since a window counts absences anew each time.
 */
export function fingerprintOf(config: SourceConfig, artefacts: readonly ArtefactNote[]): string | null {
  if (artefacts.length === 0 || artefacts.some(({ scope }) => scope.kind !== 'full')) return null;
  const { list, indicator, format, parse, ttlDays, decay } = config;
  const notes = artefacts.map((artefact) => `${artefact.sha256} ${artefact.format}`).sort();
  const life = decay === undefined || decay.model === 'none' ? ttlDays : decay;
  const to = indicator === undefined ? list : `${list}.${indicator}`;
  return JSON.stringify([RECIPE, to, format, parse, life, notes]);
}
