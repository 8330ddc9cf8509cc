import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from './clock.ts';

/** A request as a fake sees and remembers it. */
export interface FakeRequest {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  readonly cookies: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer. Headers that are not named are not sent: no content type, no length (so: chunked). */
export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  /** Cut the connection instead of answering. */
  readonly drop?: boolean;
  /** Never answer: the connection stays open until the fake is closed. */
  readonly hang?: boolean;
}

export interface FakeServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  close(): Promise<void>;
}

export interface FakeServerOptions {
  readonly port?: number;
  readonly host?: string;
  readonly clock: Clock;
  /** Every request but those of the control, oldest first. */
  readonly log: FakeRequest[];
  handle(request: FakeRequest): FakeAnswer;
  /** `POST /__control` with a JSON body, `GET /__control` with `null`; the result is answered as JSON. */
  control(command: unknown): unknown;
}

const MAX_BODY_BYTES = 1024 * 1024;
const MAX_LOG = 100_000;
const CONTROL_PATH = '/__control';

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

function cookiesOf(header: string | undefined): Map<string, string> {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return new Map(
    pairs.filter(Boolean).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
}

function write(response: ServerResponse, answer: FakeAnswer, isHead: boolean): void {
  if (answer.hang) return;
  if (answer.drop) {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, { ...answer.headers } as Record<string, string | string[]>);
  if (answer.body !== undefined && !isHead) response.write(answer.body.length === 0 ? Buffer.alloc(0) : answer.body);
  response.end();
}

async function serve(message: IncomingMessage, response: ServerResponse, options: FakeServerOptions): Promise<void> {
  const url = new URL(message.url ?? '/', 'http://fake.invalid');
  const body = await bodyOf(message);
  if (url.pathname === CONTROL_PATH) {
    const result = options.control(message.method === 'POST' ? JSON.parse(body) : null);
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(result ?? null));
    return;
  }
  const request: FakeRequest = {
    at: options.clock(),
    method: message.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    form: new URLSearchParams(body),
    cookies: cookiesOf(message.headers.cookie),
    headers: Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)])),
  };
  options.log.push(request);
  if (options.log.length > MAX_LOG) options.log.shift();
  write(response, options.handle(request), message.method === 'HEAD');
}

/** Starts a loopback HTTP server around a synchronous handler. */
export async function startFakeServer(options: FakeServerOptions): Promise<FakeServer> {
  const host = options.host ?? '127.0.0.1';
  const server = createServer((message, response) => {
    serve(message, response, options).catch((thrown: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(`fake: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The log as plain JSON, for the control over HTTP. */
export const plainLog = (log: readonly FakeRequest[]): unknown[] =>
  log.map(({ at, method, path, query, form }) => ({
    at,
    method,
    path,
    query: Object.fromEntries(query),
    form: Object.fromEntries(form),
  }));
