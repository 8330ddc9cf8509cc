/** Of the indicator types of STIX 2.1 §10.6 those that a block can have; in STIX 2.0 they are labels. */
const INDICATOR_TYPES: Readonly<Record<string, string>> = {
  anonymiser: 'anonymization',
  hijacked: 'compromised',
  reputation: 'anomalous-activity',
};

/**
 * The indicator types of a block's categories, ascending, never none.
 *
 * @example
 * indicatorTypesOf(['anonymiser', 'botnet']); // ['anonymization', 'malicious-activity']
 */
export function indicatorTypesOf(categories: readonly string[]): readonly string[] {
  const types = new Set(categories.map((category) => INDICATOR_TYPES[category] ?? 'malicious-activity'));
  return types.size === 0 ? ['malicious-activity'] : [...types].sort();
}
