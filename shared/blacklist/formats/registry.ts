import { AegisError } from '../../kernel/error.ts';
import { stixFormat } from '../stix/format.ts';
import type { Format } from './format.ts';
import { mispEvent } from './misp/misp-event.ts';
import { mispHashes } from './misp/misp-hashes.ts';
import { mispManifest } from './misp/misp-manifest.ts';
import { checkpointNetwork } from './plain/checkpoint-network.ts';
import { cisco } from './plain/cisco.ts';
import { fortigate } from './plain/fortigate.ts';
import { juniper } from './plain/juniper.ts';
import { opnsense } from './plain/opnsense.ts';
import { panOs } from './plain/pan-os.ts';
import { pf } from './plain/pf.ts';
import { skyhigh } from './plain/skyhigh.ts';
import { sonicwall } from './plain/sonicwall.ts';
import { ipset } from './script/ipset.ts';
import { mikrotik } from './script/mikrotik.ts';
import { nftables } from './script/nftables.ts';
import { nginxGeo } from './script/nginx-geo.ts';
import { suricataCategories } from './sensor/suricata-categories.ts';
import { suricataDataset } from './sensor/suricata-dataset.ts';
import { suricataIprep } from './sensor/suricata-iprep.ts';
import { checkpointIoc } from './tables/checkpoint-ioc.ts';
import { csv } from './tables/csv.ts';
import { dat } from './tables/dat.ts';
import { f5 } from './tables/f5.ts';
import { fortigateJson } from './tables/fortigate-json.ts';
import { jsonl } from './tables/jsonl.ts';
import { p2p } from './tables/p2p.ts';

const ALL: readonly Format[] = [
  fortigate,
  fortigateJson,
  panOs,
  cisco,
  checkpointNetwork,
  checkpointIoc,
  sonicwall,
  skyhigh,
  juniper,
  f5,
  mikrotik,
  opnsense,
  pf,
  nftables,
  ipset,
  nginxGeo,
  suricataIprep,
  suricataCategories,
  suricataDataset,
  mispManifest,
  mispEvent,
  mispHashes,
  stixFormat,
  p2p,
  dat,
  csv,
  jsonl,
];

/** All formats of text by their ids, in the order in which people are shown them. */
export const FORMATS: ReadonlyMap<string, Format> = new Map(ALL.map((format) => [format.id, format]));

/**
 * The format of an id.
 *
 * @throws AegisError `invalid_request` with the ids that there are, as `details.formats`.
 * @example
 * formatOf('pan-os').limits.maxEntries; // 150000
 */
export function formatOf(id: string): Format {
  const format = FORMATS.get(id);
  if (format !== undefined) return format;
  throw new AegisError('invalid_request', 'There is no such format', {
    details: { format: id.slice(0, 64), formats: [...FORMATS.keys()] },
  });
}
