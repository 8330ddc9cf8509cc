import { parseDomain } from './domain.ts';
import { parseHash } from './hash.ts';
import type { IndicatorKind, IndicatorOptions, ParsedIndicator } from './kind.ts';
import { parseMac } from './mac.ts';
import { parseUrl } from './url.ts';

const PARSERS: Readonly<Record<IndicatorKind, (text: string, options?: IndicatorOptions) => ParsedIndicator>> = {
  domain: parseDomain,
  url: parseUrl,
  hash: parseHash,
  mac: parseMac,
};

/**
 * A value of a kind in its canonical form, or why it is none. Two texts that mean the same have the same form.
 *
 * @example
 * parseIndicator('domain', 'Evil.Example'); // { ok: true, value: 'evil.example' }
 */
export function parseIndicator(kind: IndicatorKind, text: string, options?: IndicatorOptions): ParsedIndicator {
  return PARSERS[kind](text, options);
}
