import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type FakeIdentityProvider,
  type FakePerson,
  fakeIdentityProvider,
} from '../../../scripts/fakes/identity-provider.ts';

/** A fake provider on a port of this machine. */
export interface ProviderServer {
  readonly idp: FakeIdentityProvider;
  /** `host:port`. */
  readonly host: string;
  close(): Promise<void>;
}

/** Starts a fake provider on a free port of 127.0.0.1. */
export async function startProvider(person: FakePerson): Promise<ProviderServer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const idp = await fakeIdentityProvider(`http://${host}`, person);
  server.on('request', (message, response) => void answer(idp, message, response));
  return {
    idp,
    host,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(idp: FakeIdentityProvider, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) headers.set(name, String(value));
  const { method = 'GET' } = message;
  const body = method === 'GET' ? null : Buffer.concat(chunks);
  const given = await idp.handle(new Request(new URL(message.url ?? '/', idp.issuer), { method, headers, body }));
  response.writeHead(given.status, Object.fromEntries(given.headers));
  response.end(Buffer.from(await given.arrayBuffer()));
}
