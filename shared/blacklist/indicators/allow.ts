import type { IndicatorKind } from './kind.ts';
import { formatMac, type MacRange, macRange } from './mac.ts';
import { hostOfUrl } from './url.ts';

/** What of a list of one kind may never be blocked. */
export interface Exempting {
  /** What is left of a value: itself, nothing, or, of a MAC range, what lies outside the exemptions. */
  left(value: string): readonly string[];
  /** The exemptions that take something from a value. */
  by(value: string): readonly string[];
}

/**
 * The allowlist of a kind. A domain exempts itself, every name below it, URLs on those, and wildcards that would match it; a URL
 * and a hash exempt themselves; a MAC address or range is cut out of ranges.
 *
 * @param allowed - Values in canonical form; in a list of URLs also domains.
 * @example
 * exempting('domain', ['example.com']).left('mail.example.com'); // []
 */
export function exempting(kind: IndicatorKind, allowed: readonly string[]): Exempting {
  if (kind === 'mac') return exemptingMacs(allowed);
  const set = new Set(allowed);
  const by = (value: string): string[] => {
    if (set.size === 0) return [];
    if (kind === 'hash') return set.has(value) ? [value] : [];
    const host = kind === 'url' ? hostOfUrl(value) : value;
    const found = parentsOf(host).filter((name) => set.has(name));
    if (kind === 'url' && set.has(value)) found.push(value);
    if (host.includes('*'))
      found.push(...allowed.filter((name) => !found.includes(name) && patternOf(host).test(name)));
    return found;
  };
  return { by, left: (value) => (by(value).length > 0 ? [] : [value]) };
}

/** A name and every name above it, the top-level domain included. */
function parentsOf(host: string): string[] {
  const labels = host.split('.');
  return labels.map((_, i) => labels.slice(i).join('.'));
}

function patternOf(host: string): RegExp {
  const source = host.replace(/[.[\]]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`);
}

function exemptingMacs(allowed: readonly string[]): Exempting {
  const ranges = allowed.flatMap((text) => {
    const range = macRange(text);
    return range === null ? [] : [{ text, range }];
  });
  const touching = (value: MacRange) => ranges.filter(({ range }) => range.lo <= value.hi && value.lo <= range.hi);
  return {
    by(value) {
      const range = macRange(value);
      return range === null ? [] : touching(range).map(({ text }) => text);
    },
    left(value) {
      const range = macRange(value);
      if (range === null) return [value];
      let parts = [range];
      for (const { range: cut } of touching(range)) parts = parts.flatMap((part) => outside(part, cut));
      return parts.map(formatMac);
    },
  };
}

function outside(part: MacRange, cut: MacRange): MacRange[] {
  if (cut.hi < part.lo || cut.lo > part.hi) return [part];
  const parts: MacRange[] = [];
  if (part.lo < cut.lo) parts.push({ lo: part.lo, hi: cut.lo - 1 });
  if (part.hi > cut.hi) parts.push({ lo: cut.hi + 1, hi: part.hi });
  return parts;
}
