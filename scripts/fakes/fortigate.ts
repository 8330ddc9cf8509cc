import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FortigateAppliance, type FortigateApplianceOptions } from './fortigate-appliance.ts';

export { FortigateAppliance } from './fortigate-appliance.ts';
export { FortigatePuller } from './fortigate-puller.ts';

export interface FortigateFake {
  /** `http://127.0.0.1:<port>`; it speaks no TLS, which to a client that expects it is a fault of its own. */
  readonly url: string;
  readonly appliance: FortigateAppliance;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * A FortiGate that takes pushes, on loopback. Faults are scripted through `appliance.faults`.
 *
 * @example
 * const firewall = await startFortigateFake({ token: 'secret', resources: ['aegis'] });
 * firewall.appliance.loaded('aegis');
 * await firewall.close();
 */
export async function startFortigateFake(
  options: FortigateApplianceOptions & { readonly port?: number; readonly host?: string },
): Promise<FortigateFake> {
  const host = options.host ?? '127.0.0.1';
  const appliance = new FortigateAppliance(options);
  const server = createServer((message, response) => {
    bodyOf(message)
      .then((body) => {
        const authorization = message.headers.authorization ?? null;
        const answer = appliance.handle({
          method: message.method ?? 'GET',
          url: message.url ?? '/',
          authorization,
          body,
        });
        if (answer === 'hang') return;
        if (answer === null) response.destroy();
        else response.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.body);
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    appliance,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) throw new Error('body too large for a fake');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
