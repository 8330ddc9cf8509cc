import type { Format } from '../format.ts';
import { plainFormat, UNBOUNDED } from './plain.ts';

/**
 * OPNsense and pfSense alias of type URL table. How much fits is a setting of the device: "Firewall Maximum Table Entries"
 * (github.com/opnsense/docs, manual/aliases).
 */
export const opnsense: Format = plainFormat({
  id: 'opnsense',
  title: 'OPNsense and pfSense URL table',
  titleKo: 'OPNsense·pfSense URL 테이블',
  limits: UNBOUNDED,
});
