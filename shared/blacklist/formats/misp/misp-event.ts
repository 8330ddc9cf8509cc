import type { BlockDetail, DetailedBlock } from '../../block.ts';
import type { Format } from '../format.ts';
import { UNBOUNDED } from '../plain/plain.ts';
import { blockText } from '../text/addresses.ts';
import { jsonText } from '../text/json-text.ts';
import { commentOf } from '../text/words.ts';
import { MISP_OPTIONS, mispHead } from './event.ts';
import { mispUuid } from './uuid.ts';

const LONGEST_COMMENT = 250;

/**
 * The event of a MISP feed, `<uuid>.json`: an attribute `ip-dst` for every block. UUIDs are made from list and address, so that an
 * address has the same attribute in every version (MISP core format, github.com/MISP/misp-rfc).
 */
export const mispEvent: Format = {
  id: 'misp-event',
  title: 'MISP feed: event',
  titleKo: 'MISP 피드: 이벤트',
  mediaType: 'application/json',
  extension: 'json',
  limits: UNBOUNDED,
  options: MISP_OPTIONS,
  writer(subject, given) {
    const head = mispHead('misp-event', subject, given);
    let separator = '';
    return {
      head: () => {
        const event = { ...head, published: true, publish_timestamp: head.timestamp };
        return `{"Event":${jsonText(event).slice(0, -1)},"Attribute":[`;
      },
      block: ({ block, detail }: DetailedBlock) => {
        const value = blockText(block);
        const text = `${separator}\n${jsonText(attribute(head.uuid, head.timestamp, value, detail))}`;
        separator = ',';
        return text;
      },
      tail: () => '\n]}}\n',
    };
  },
};

function attribute(
  event: string,
  timestamp: string,
  value: string,
  detail: BlockDetail,
): Readonly<Record<string, unknown>> {
  return {
    uuid: mispUuid(`attribute/${event}/${value}`),
    type: 'ip-dst',
    category: 'Network activity',
    to_ids: true,
    disable_correlation: false,
    distribution: '5',
    timestamp,
    value,
    comment: commentOf(detail, LONGEST_COMMENT),
  };
}
