import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AiFault } from './faults.ts';
import { type AiBody, DIALECTS, textOf, vectorsOf } from './replies.ts';
import { FakeVectorize } from './vectorize.ts';

/** A request as the fake remembers it. */
export interface AiRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface FakeAi {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** `127.0.0.1:<port>`, as the egress list wants it. */
  readonly host: string;
  /** Every request, oldest first. */
  readonly requests: AiRequest[];
  /** Faults of the next answers, in order; afterwards it answers well. */
  fail(...faults: (AiFault | null)[]): void;
  /** A fault of every answer from now on; `null` ends it. */
  failAlways(fault: AiFault | null): void;
  close(): Promise<void>;
}

/** The key that the fake takes. */
export const FAKE_KEY = 'fake-key';

/**
 * A loopback server that speaks the dialects of OpenAI, Anthropic, Workers AI and Vectorize, and does wrong what it is told to.
 *
 * @example
 * const ai = await startFakeAi();
 * ai.fail({ kind: 'status', status: 429, retryAfter: '1' });
 */
export async function startFakeAi(dimension = 64): Promise<FakeAi> {
  const requests: AiRequest[] = [];
  const queue: (AiFault | null)[] = [];
  let always: AiFault | null = null;
  const vectorize = new FakeVectorize();
  const server = createServer((message, response) => {
    void bodyOf(message).then((body) => {
      const path = new URL(message.url ?? '/', 'http://fake.invalid').pathname;
      const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
      requests.push({ path, headers, body });
      const fault = queue.shift() ?? always;
      if (!isAuthorized(headers)) send(response, 401, { error: 'key' });
      else if (fault !== null && isTransport(fault)) failTransport(response, fault);
      else reply(response, answerOf(path, body, dimension, fault, vectorize), fault);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url: `http://${host}`, host, requests },
    fail: (...faults) => void queue.push(...faults),
    failAlways(fault) {
      always = fault;
      queue.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const isAuthorized = (headers: Readonly<Record<string, string>>): boolean =>
  headers.authorization === `Bearer ${FAKE_KEY}` || headers['x-api-key'] === FAKE_KEY;

const isTransport = ({ kind }: AiFault): boolean => ['status', 'hang', 'reset', 'redirect'].includes(kind);

function failTransport(response: ServerResponse, fault: AiFault): void {
  if (fault.kind === 'status') {
    const retry = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
    send(response, fault.status, { error: 'as told' }, retry);
  } else if (fault.kind === 'redirect') {
    send(response, 302, {}, { location: 'http://169.254.169.254/' });
  } else if (fault.kind === 'reset') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"data":[', () => response.socket?.destroy());
  }
  // A hang ends when whoever asks loses patience, or the server is closed.
}

function answerOf(
  path: string,
  text: string,
  dimension: number,
  fault: AiFault | null,
  vectorize: FakeVectorize,
): unknown {
  const success = fault?.kind !== 'not-success';
  const store = /\/vectorize\/v2\/indexes\/[^/]+\/(\w+)$/.exec(path);
  if (store !== null) {
    const result = vectorize.answer(store[1]!, text);
    return typeof result === 'number' ? result : { success, result };
  }
  const body = JSON.parse(text) as AiBody;
  const model = /\/ai\/run\/(.+)$/.exec(path)?.[1] ?? body.model ?? '';
  if (path.endsWith('/embeddings')) return DIALECTS.embeddings(vectorsOf(body.input ?? [], dimension, model, fault));
  if (path.endsWith('/chat/completions')) return DIALECTS.chat(textOf(body, fault), fault);
  if (path.endsWith('/messages')) return DIALECTS.messages(textOf(body, fault), fault);
  if (!path.includes('/ai/run/')) return 404;
  const result = body.text
    ? { shape: [body.text.length, dimension], data: vectorsOf(body.text, dimension, model, fault) }
    : DIALECTS.workersText(textOf(body, fault), fault);
  return { success, errors: [], messages: [], result };
}

function reply(response: ServerResponse, answer: unknown, fault: AiFault | null): void {
  const status = typeof answer === 'number' ? answer : 200;
  const json = JSON.stringify(typeof answer === 'number' ? { error: 'refused' } : answer);
  send(response, status, fault?.kind === 'cut-json' ? json.slice(0, Math.floor(json.length / 2)) : json);
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
