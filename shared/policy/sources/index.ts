import { bizinfo } from './bizinfo/connector.ts';
import { bokjiroCentral } from './bokjiro-central/connector.ts';
import { bokjiroLocal } from './bokjiro-local/connector.ts';
import type { Connector } from './connector.ts';
import { gov24 } from './gov24/connector.ts';
import { kstartup } from './kstartup/connector.ts';
import { youth } from './youth/connector.ts';
import { youthXml } from './youth-xml/connector.ts';

/** Every source of programmes, in the order in which their words count where they disagree. */
export const CONNECTORS: readonly Connector[] = [
  gov24,
  youth,
  bokjiroCentral,
  bokjiroLocal,
  bizinfo,
  kstartup,
  youthXml,
];

/** A source by its id. */
export const connectorOf = (id: string): Connector | undefined => CONNECTORS.find((connector) => connector.id === id);
