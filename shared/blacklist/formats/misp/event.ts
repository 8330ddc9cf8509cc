import type { FeedSubject } from '../format.ts';
import { type OptionSpec, takeOptions } from '../options.ts';
import { oneLine } from '../text/words.ts';
import { mispUuid } from './uuid.ts';

const LONGEST_INFO = 200;

const org: OptionSpec = {
  description: 'Name of the organisation that the event is of',
  descriptionKo: '이벤트를 발행하는 조직의 이름',
  default: 'Aegis',
  pattern: /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u,
};
const tlp: OptionSpec = {
  description: 'Traffic light protocol tag: clear, green, amber, amber+strict or red',
  descriptionKo: 'TLP 태그: clear, green, amber, amber+strict, red',
  default: 'amber',
  pattern: /^(?:clear|green|amber|amber\+strict|red)$/,
};

/** Options of all three files: what the manifest says must be what the event says. */
export const MISP_OPTIONS = { org, tlp };

type MispOptions = Parameters<typeof takeOptions>[2];

/** What manifest and event say alike. Field names are MISP's. */
export interface MispHead {
  readonly uuid: string;
  readonly Orgc: { readonly name: string; readonly uuid: string };
  readonly Tag: readonly { readonly name: string; readonly colour: string }[];
  readonly info: string;
  readonly date: string;
  readonly analysis: string;
  readonly threat_level_id: string;
  readonly timestamp: string;
}

const COLOURS: Readonly<Record<string, string>> = {
  clear: '#ffffff',
  green: '#339900',
  amber: '#ffc000',
  'amber+strict': '#ffc000',
  red: '#cc0033',
};

/**
 * UUID of the one event of a list, and the name of its file without `.json`. It stays the same over versions, so that a MISP server
 * updates the event instead of gathering one a version.
 *
 * @example
 * `/misp/${mispEventUuid('main')}.json`
 */
export function mispEventUuid(list: string): string {
  return mispUuid(`event/${list}`);
}

/** Head of the event of a list; `analysis` 2 is completed, `threat_level_id` 4 is undefined. */
export function mispHead(format: string, subject: FeedSubject, given: MispOptions): MispHead {
  const chosen = takeOptions(format, MISP_OPTIONS, given);
  return {
    uuid: mispEventUuid(subject.list),
    Orgc: { name: chosen.org, uuid: mispUuid(`org/${chosen.org}`) },
    Tag: [{ name: `tlp:${chosen.tlp}`, colour: COLOURS[chosen.tlp] ?? '#ffffff' }],
    info: oneLine(`${subject.title} (${subject.list})`, LONGEST_INFO),
    date: new Date(subject.publishedAt).toISOString().slice(0, 10),
    analysis: '2',
    threat_level_id: '4',
    timestamp: String(Math.floor(subject.publishedAt / 1000)),
  };
}
