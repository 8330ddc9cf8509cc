import type { BlacklistMessages } from '../page.ts';

/** The layers of the allowlist, by their name in the API and in exemptions. */
export const layerWords = (b: BlacklistMessages): string =>
  JSON.stringify({
    'special-purpose': b.layerSpecial,
    untouchable: b.layerUntouchable,
    'warning-list': b.layerWarning,
    warning: b.layerWarning,
    allowlist: b.layerAllowlist,
    allow: b.layerAllowlist,
  });

/** How a consumer does. */
export const consumerWords = (b: BlacklistMessages): string =>
  JSON.stringify({
    current: b.consumerCurrent,
    behind: b.consumerBehind,
    silent: b.consumerSilent,
    never: b.consumerNever,
    misconfigured: b.consumerMisconfigured,
  });
