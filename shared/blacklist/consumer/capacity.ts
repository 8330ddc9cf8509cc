/** What one make and model of a device holds, as its maker documents it. */
export interface CapacityPreset {
  /** Stable: settings of consumers name it. */
  readonly id: string;
  readonly title: string;
  readonly titleKo: string;
  /** Blocks in all; null where no limit is documented. */
  readonly maxEntries: number | null;
  /** Of one text, in bytes; megabytes are taken as the smaller, decimal ones. */
  readonly maxBytes: number | null;
  /** Where the figures come from, or what has to be known about them. */
  readonly note: string;
}

const MB = 1_000_000;

const fortios = (model: string, modelKo: string, megabytes: number): CapacityPreset => ({
  id: `fortios-7.4.4-${model}`,
  title: `FortiOS 7.4.4 and later, ${model} model`,
  titleKo: `FortiOS 7.4.4 이상, ${modelKo}`,
  maxEntries: 300_000,
  maxBytes: megabytes * MB,
  note: 'FortiOS 7.4.4 new features, external resource entry limits: counted over all feeds and VDOMs of the device.',
});

/** Devices whose limits are documented. Data: a new model is a new line, and a line that was wrong is put right here. */
export const CAPACITY_PRESETS: readonly CapacityPreset[] = [
  {
    id: 'fortios-before-7.4.4',
    title: 'FortiOS before 7.4.4',
    titleKo: 'FortiOS 7.4.4 미만',
    maxEntries: 131_072,
    maxBytes: 10 * MB,
    note: 'FortiOS administration guide, external threat feeds: for each feed, whichever comes first.',
  },
  fortios('entry', '보급형', 32),
  fortios('mid', '중급형', 64),
  fortios('high-end', '고급형', 128),
  {
    id: 'pan-os-50k',
    title: 'PAN-OS, smaller models',
    titleKo: 'PAN-OS 소형 모델',
    maxEntries: 50_000,
    maxBytes: null,
    note: 'PAN-OS 7.1 documentation of external dynamic lists: over all lists of addresses of the device.',
  },
  {
    id: 'pan-os-150k',
    title: 'PAN-OS, PA-5000 and PA-7000 series',
    titleKo: 'PAN-OS PA-5000·PA-7000 시리즈',
    maxEntries: 150_000,
    maxBytes: null,
    note: 'PAN-OS 7.1 documentation of external dynamic lists: over all lists of addresses of the device.',
  },
  {
    id: 'sonicwall-tz',
    title: 'SonicWall TZ and NSv',
    titleKo: 'SonicWall TZ·NSv',
    maxEntries: 25_000,
    maxBytes: null,
    note: 'SonicOS 8 documentation: over all files of the device.',
  },
  {
    id: 'sonicwall-nsa',
    title: 'SonicWall NSA',
    titleKo: 'SonicWall NSA',
    maxEntries: 50_000,
    maxBytes: null,
    note: 'SonicOS 8 documentation: over all files of the device.',
  },
  {
    id: 'cisco-fmc',
    title: 'Cisco Secure Firewall Management Center',
    titleKo: 'Cisco Secure Firewall Management Center',
    maxEntries: null,
    maxBytes: 500 * MB,
    note: 'Custom Security Intelligence feeds: the size of one file.',
  },
  {
    id: 'skyhigh-swg',
    title: 'Skyhigh Secure Web Gateway',
    titleKo: 'Skyhigh Secure Web Gateway',
    maxEntries: 100_000,
    maxBytes: 4 * MB,
    note: 'Subscribed lists: whichever comes first.',
  },
  {
    id: 'ipset-default',
    title: 'Linux ipset with its default maxelem',
    titleKo: 'Linux ipset 기본값(maxelem)',
    maxEntries: 65_536,
    maxBytes: null,
    note: 'The default of hash:net; a set that is created with more holds more.',
  },
];

/** The preset of an id, or null. */
export function capacityPreset(id: string): CapacityPreset | null {
  return CAPACITY_PRESETS.find((preset) => preset.id === id) ?? null;
}
