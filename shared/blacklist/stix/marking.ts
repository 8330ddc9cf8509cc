/** Traffic Light Protocol levels that STIX has predefined objects for; `white` is what TLP 2.0 calls clear. */
export type TlpLevel = 'white' | 'green' | 'amber' | 'red';

/** Ids of the predefined marking definitions (STIX 2.1 §7.2.1.4, the same in 2.0): nobody may make others for these levels. */
const IDS: Readonly<Record<TlpLevel, string>> = {
  white: 'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9',
  green: 'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da',
  amber: 'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82',
  red: 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed',
};

/** When all four were defined. */
const TLP_CREATED = '2017-01-20T00:00:00.000Z';

/** Id of the marking definition of a level. */
export const markingId = (level: TlpLevel): string => IDS[level];

/**
 * The predefined marking definition of a level.
 *
 * @example
 * markingOf('amber', '2.1').definition; // { tlp: 'amber' }
 */
export function markingOf(level: TlpLevel, specVersion: '2.0' | '2.1') {
  return {
    type: 'marking-definition',
    ...(specVersion === '2.1' ? { spec_version: specVersion } : {}),
    id: IDS[level],
    created: TLP_CREATED,
    definition_type: 'tlp',
    ...(specVersion === '2.1' ? { name: `TLP:${level.toUpperCase()}` } : {}),
    definition: { tlp: level },
  } as const;
}
