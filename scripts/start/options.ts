import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** How a person asked the server to run. */
export interface StartOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Absolute. */
  readonly dataDir: string;
  /** `host:port` pairs outside the public internet that collectors may reach. */
  readonly egressAllow: readonly string[];
  /** Start the fake portals and collect from them. */
  readonly demo: boolean;
  /** Only errors from the Worker's log. */
  readonly quiet: boolean;
  /** One line of JSON on standard output when ready, instead of the banner. */
  readonly json: boolean;
  /** Compile countries and networks of addresses once the server is up. */
  readonly enrichment: boolean;
  readonly help: boolean;
}

/** What `--help` prints. */
export const HELP = `Usage: npm start -- [--demo] [--quiet] [--json]

  --demo    also start fake portals, collect from them and publish a feed
  --quiet   print only errors of the Worker
  --json    print one line of JSON when ready instead of the banner

Environment
  HOST (127.0.0.1)  PORT (8787; 0 = any free port)  AEGIS_DATA_DIR (.aegis)
  AEGIS_ADMIN_KEY      administrator key; otherwise generated at the first start
  AEGIS_SECRETS_KEY    32 bytes as base64 that seal credentials at rest; otherwise generated at the first start
  AEGIS_ENRICHMENT     "on" or "off": compile countries and networks of addresses (on, with --json off)
  AEGIS_EGRESS_ALLOW   "127.0.0.1:9010,…": the only addresses outside the public internet that
                       collectors, pushes and webhooks may reach
`;

/**
 * Reads arguments and environment.
 *
 * @throws {Error} with a message for a person when a value cannot be used
 */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): StartOptions {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ args: [...args], options: { demo: flag, quiet: flag, json: flag, help: flag } });
  const port = Number(env.PORT || '8787');
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT must be 0 to 65535, not ${env.PORT}.`);
  return {
    host: env.HOST || '127.0.0.1',
    port,
    dataDir: resolve(cwd, env.AEGIS_DATA_DIR || '.aegis'),
    egressAllow: (env.AEGIS_EGRESS_ALLOW ?? '')
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
    demo: values.demo,
    quiet: values.quiet,
    json: values.json,
    enrichment: env.AEGIS_ENRICHMENT ? env.AEGIS_ENRICHMENT === 'on' : !values.json,
    help: values.help,
  };
}

/**
 * The networks that the runtime itself lets the Worker reach: the public internet, and one address per allowed
 * `host:port`. The port is checked by the Worker; the runtime knows only addresses.
 *
 * @example
 * allowedNetworks(['127.0.0.1:9010']); // ['public', '127.0.0.1/32']
 */
export function allowedNetworks(egressAllow: readonly string[]): string[] {
  const networks = new Set(['public']);
  for (const entry of egressAllow) {
    const host = entry.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
    const version = isIP(host);
    if (version === 4) networks.add(`${host}/32`);
    else if (version === 6) networks.add(`${host}/128`);
    else if (host === 'localhost') networks.add('127.0.0.1/32').add('::1/128');
    else throw new Error(`AEGIS_EGRESS_ALLOW takes addresses with a port, such as 127.0.0.1:9010, not ${entry}.`);
  }
  return [...networks];
}
