import type { Format } from '../format.ts';
import { plainFormat, UNBOUNDED } from './plain.ts';

/**
 * Check Point network feed of type flat list, with IP address as data type: one value a line, so neither a delimiter nor a
 * data column has to be set (Ansible collection check_point.mgmt, `cp_mgmt_network_feed`).
 */
export const checkpointNetwork: Format = plainFormat({
  id: 'checkpoint-network',
  title: 'Check Point network feed',
  titleKo: 'Check Point 네트워크 피드',
  limits: UNBOUNDED,
});
