import { createApi } from '../lib/api.ts';

/**
 * Asks for the one-time link that makes the first administrator.
 *
 * @param url of the running server
 * @returns the link, or null when there is an administrator already, or no identity system (`SYSTEMS` without `identity`)
 * @throws {Error} when the Worker refuses
 */
export async function setupLink(url: string, adminKey: string): Promise<string | null> {
  const api = createApi({ url, adminKey, signal: AbortSignal.timeout(10_000) });
  const { status, body } = await api('POST', '/api/v1/identity/setup-link', null, [201, 404, 409]);
  if (status !== 201) return null;
  const link = new URL((body as { url: string }).url);
  // A passkey needs a domain; on this machine that is localhost, and never an address.
  if (link.hostname === '127.0.0.1') link.hostname = 'localhost';
  return link.href;
}
