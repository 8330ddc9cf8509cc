import type { Format } from '../format.ts';
import { plainFormat, UNBOUNDED } from './plain.ts';

/**
 * FortiGate external resource of type `address`. Comments are documented for a sibling product only, so there are none.
 * Limits are those of FortiOS 7.4.4 on an entry-level model: 300,000 addresses over all feeds and VDOMs, 32 MB a file; before,
 * 131,072 or 10 MB a feed (docs.fortinet.com, FortiGate 7.4.0 new features, "External resource entry limit").
 */
export const fortigate: Format = plainFormat({
  id: 'fortigate',
  title: 'FortiGate IP address threat feed',
  titleKo: 'FortiGate IP 주소 위협 피드',
  limits: { ...UNBOUNDED, maxEntries: 300_000, maxBytes: 32 << 20 },
});
