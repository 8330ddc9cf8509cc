import { REGISTRY_LABELS, REGISTRY_NAMES, SHARED_HOSTS, WELL_KNOWN } from './broad-table.ts';
import type { IndicatorReason } from './kind.ts';

/** Whether everybody may register under a name, or has a site there: a top-level domain, `co.kr`, `github.io`. */
function isPublicSuffix(domain: string): boolean {
  const labels = domain.split('.');
  if (labels.length === 1) return true;
  const [label, top] = labels as [string, string];
  const isRegistry = labels.length === 2 && top.length === 2 && REGISTRY_LABELS.has(label);
  return isRegistry || REGISTRY_NAMES.has(domain) || SHARED_HOSTS.has(domain);
}

/**
 * Why blocking a whole domain would block far too much; null when it would not. What lies below a shared or a well-known name is
 * fine (`evil.github.io`, `docs.example.com/x`); the name itself, its `www.` and a wildcard over it are not. A wildcard must
 * leave at least one label in front of a public suffix untouched, as `*.example.co.kr` does.
 *
 * @param domain - In canonical form: lower-case ASCII, `*` for any characters.
 * @example
 * whyBroad('co.kr'); // 'too-broad'
 * whyBroad('*.google.com'); // 'well-known'
 * whyBroad('evil.github.io'); // null
 */
export function whyBroad(domain: string): IndicatorReason | null {
  // Behind the last label with a `*` in it stands what is surely matched alone.
  const labels = domain.split('.');
  const wild = labels.findLastIndex((label) => label.includes('*'));
  const fixed = labels.slice(wild + 1).join('.');
  if (fixed === '' || isPublicSuffix(fixed)) return 'too-broad';
  const bare = fixed.startsWith('www.') ? fixed.slice(4) : fixed;
  return WELL_KNOWN.has(bare) ? 'well-known' : null;
}
