import { stepUp } from './api.ts';
import { bind, valueAt } from './bind.ts';
import { follower, followUp } from './follow.ts';
import { parameter } from './page.ts';
import { addPasskey, passkeyButtons } from './passkeys.ts';
import { encodeQr } from './qr.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** Modules of light around the code that readers need (ISO/IEC 18004 §5.3.8). */
const QUIET_ZONE = 4;

/** Draws the address of the answer as a QR code into the `svg` of that id. */
follower('qr', ({ body }, _element, id) => {
  const svg = document.getElementById(id);
  if (!svg) return;
  const modules = encodeQr(String(valueAt(body, 'uri')));
  const side = modules.length + 2 * QUIET_ZONE;
  const squares = modules.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? [`M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z`] : [])),
  );
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', squares.join(''));
  path.setAttribute('fill', 'currentColor');
  svg.setAttribute('viewBox', `0 0 ${side} ${side}`);
  svg.replaceChildren(path);
});

/** Shows new recovery codes, if the answer brought some: with the first second factor, or when they were renewed. */
function showCodes(body: unknown): void {
  const codes = valueAt(body, 'recoveryCodes') ?? valueAt(body, 'codes');
  const place = document.getElementById('new-codes');
  if (!place || !Array.isArray(codes)) return;
  bind(place, { codes });
  place.hidden = false;
  place.focus();
}

follower('codes', ({ body }) => showCodes(body));

document.addEventListener('DOMContentLoaded', () => {
  void linkAgain();
  passkeyButtons('add', async (button) => {
    await followUp(await addPasskey(), button);
  });
});

/** Linking has been refused since the last sign-in is too long ago: asks who it is and goes to the provider again. */
async function linkAgain(): Promise<void> {
  const provider = parameter('provider') ?? '';
  if (parameter('error') !== 'step_up_required' || !/^[a-z][a-z0-9-]{0,31}$/.test(provider)) return;
  history.replaceState(null, '', location.pathname);
  if (await stepUp.ask?.(false)) location.assign(`/api/v1/auth/social/${provider}/start?mode=link`);
}
