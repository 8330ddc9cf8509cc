import type { ConsumerSettings } from './settings.ts';

/** What an event says of changed settings: small whatever the settings are, so that a queue always takes it. */
export interface SettingsChange {
  /** Fields with what they were and are; of exemptions only the addresses that came and went. */
  readonly changed: Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>;
  readonly exemptionsAdded: readonly string[];
  readonly exemptionsRemoved: readonly string[];
}

/**
 * What is different between two settings of a consumer.
 *
 * @example
 * changeOf(before, { ...before, note: 'moved' }).changed; // { note: { before: '', after: 'moved' } }
 */
export function changeOf(before: ConsumerSettings, after: ConsumerSettings): SettingsChange {
  const { exemptions: exemptBefore, ...fieldsBefore } = before;
  const { exemptions: exemptAfter, ...fieldsAfter } = after;
  const changed: Record<string, { before: unknown; after: unknown }> = {};
  for (const key of Object.keys(fieldsAfter) as (keyof typeof fieldsAfter)[]) {
    if (JSON.stringify(fieldsBefore[key]) === JSON.stringify(fieldsAfter[key])) continue;
    changed[key] = { before: fieldsBefore[key], after: fieldsAfter[key] };
  }
  // As whole entries: one whose reason or end has changed went and came.
  const old = new Set(exemptBefore.map((exemption) => JSON.stringify(exemption)));
  const now = new Set(exemptAfter.map((exemption) => JSON.stringify(exemption)));
  const missing = (from: ConsumerSettings['exemptions'], other: ReadonlySet<string>) =>
    from.filter((exemption) => !other.has(JSON.stringify(exemption))).map(({ address }) => address);
  return { changed, exemptionsAdded: missing(exemptAfter, old), exemptionsRemoved: missing(exemptBefore, now) };
}
