/**
 * Addresses whose blocking is an outage rather than a defence: the public resolvers that Korean and international
 * networks depend on. A list starts with these; operators add their own egress, management and portal addresses.
 */
export const DEFAULT_UNTOUCHABLE: readonly { readonly address: string; readonly label: string }[] = [
  { address: '1.1.1.1', label: 'Cloudflare DNS' },
  { address: '1.0.0.1', label: 'Cloudflare DNS' },
  { address: '8.8.8.8', label: 'Google Public DNS' },
  { address: '8.8.4.4', label: 'Google Public DNS' },
  { address: '9.9.9.9', label: 'Quad9' },
  { address: '149.112.112.112', label: 'Quad9' },
  { address: '208.67.222.222', label: 'OpenDNS' },
  { address: '208.67.220.220', label: 'OpenDNS' },
  { address: '168.126.63.1', label: 'KT DNS' },
  { address: '168.126.63.2', label: 'KT DNS' },
  { address: '210.220.163.82', label: 'SK Broadband DNS' },
  { address: '219.250.36.130', label: 'SK Broadband DNS' },
  { address: '164.124.101.2', label: 'LG U+ DNS' },
  { address: '203.248.252.2', label: 'LG U+ DNS' },
  { address: '2606:4700:4700::1111', label: 'Cloudflare DNS' },
  { address: '2606:4700:4700::1001', label: 'Cloudflare DNS' },
  { address: '2001:4860:4860::8888', label: 'Google Public DNS' },
  { address: '2001:4860:4860::8844', label: 'Google Public DNS' },
  { address: '2620:fe::fe', label: 'Quad9' },
];
