import { uuid5 } from '../../stix/uuid5.ts';

/** Of everything that is named in a MISP feed; itself a UUID of version 5, of the name `aegis/misp` below the namespace of URLs. */
const NAMESPACE = '6fc8da6f-59d2-5f4c-bf19-8ee0a117df49';

/**
 * The UUID of something in a MISP feed: the same name gives the same UUID for ever.
 *
 * @example
 * mispUuid('event/main'); // always the same
 */
export const mispUuid = (name: string): string => uuid5(NAMESPACE, name);
