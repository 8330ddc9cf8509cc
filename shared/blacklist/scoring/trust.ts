import { MANUAL_SOURCE } from '../record.ts';
import type { ScoringSettings } from './settings.ts';

/** What is believed of a source. */
export interface Trust {
  /** 0 to 1. */
  readonly reliability: number;
  readonly lineage: string | null;
}

/** Lists that FireHOL level 1 and the Emerging Threats block list are made of, and those two. */
const NETWORKS = 'hijacked-networks';
/** Lists of attacking hosts that IPsum counts, and IPsum. */
const HOSTS = 'attacking-hosts';

/**
 * Known sources by the name that their preset gives them. Lineages are drawn wide on purpose: two lists that may carry each
 * other are counted once, so a score errs on the low side. Reliabilities are a start, to be corrected by false-positive
 * reports: portals of incident handlers stand above lists of single honeypots, lists made of others below both.
 */
const KNOWN: Readonly<Record<string, Trust>> = {
  regtech: { reliability: 0.9, lineage: null },
  secudium: { reliability: 0.9, lineage: null },
  'spamhaus-drop': { reliability: 0.95, lineage: NETWORKS },
  'spamhaus-dropv6': { reliability: 0.95, lineage: NETWORKS },
  'firehol-level1': { reliability: 0.8, lineage: NETWORKS },
  'et-block': { reliability: 0.8, lineage: NETWORKS },
  dshield: { reliability: 0.75, lineage: NETWORKS },
  'feodo-tracker': { reliability: 0.95, lineage: null },
  'et-compromised': { reliability: 0.7, lineage: HOSTS },
  'blocklist-de': { reliability: 0.7, lineage: HOSTS },
  'cins-army': { reliability: 0.7, lineage: HOSTS },
  'ipsum-3': { reliability: 0.75, lineage: HOSTS },
  'binary-defense': { reliability: 0.65, lineage: HOSTS },
  greensnow: { reliability: 0.65, lineage: HOSTS },
  bruteforceblocker: { reliability: 0.65, lineage: HOSTS },
  'tor-exits': { reliability: 0.6, lineage: null },
};

/** A person who blocks an address by hand means it; settings cannot say otherwise. */
const MANUAL: Trust = { reliability: 1, lineage: null };

/**
 * What a list believes of a source: what its settings say, else what is known of the name, else the default.
 *
 * @example
 * trustOf('ipsum-3', DEFAULT_SCORING); // { reliability: 0.75, lineage: 'attacking-hosts' }
 */
export function trustOf(source: string, settings: ScoringSettings): Trust {
  if (source === MANUAL_SOURCE) return MANUAL;
  const set = ownOf(settings.sources, source);
  const known = ownOf(KNOWN, source) ?? { reliability: settings.defaultReliability, lineage: null };
  return {
    reliability: set?.reliability ?? known.reliability,
    lineage: set?.lineage === undefined ? known.lineage : set.lineage,
  };
}

/** A source may be called like a member that every object inherits. */
const ownOf = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
