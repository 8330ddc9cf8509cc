import { deviceName } from '../../../shared/identity/access/user-agent.ts';
import type { Device } from '../../../shared/identity/session.ts';
import { addressPrefix as prefixOf } from '../../../shared/kernel/address-prefix.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { addressOf } from './address.ts';

/**
 * What a request tells of the device that sent it.
 *
 * @param clientId OAuth client that asks; null for our own pages and API. Two applications on one device are two devices.
 * @example
 * (await deviceOf(ctx.request)).name; // 'Firefox on Linux'
 */
export async function deviceOf(request: Request, clientId: string | null = null): Promise<Device> {
  const userAgent = request.headers.get('user-agent');
  const addressPrefix = prefixOf(addressOf(request));
  const fingerprint = await sha256Hex(JSON.stringify([clientId, userAgent, addressPrefix]));
  return { name: deviceName(userAgent), fingerprint, addressPrefix, place: placeOf(request) };
}

/** City and country as the edge knows them; nothing of it exists locally. */
function placeOf({ cf }: Request): string | null {
  const city = typeof cf?.city === 'string' ? cf.city : null;
  const country = typeof cf?.country === 'string' ? cf.country : null;
  if (city === null) return country;
  return country === null ? city : `${city}, ${country}`;
}
