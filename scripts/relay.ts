#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { ARTEFACT_FORMATS, type ArtefactFormat } from '../shared/blacklist/artefact/contract.ts';
import type { Attention, AttentionAnswer, Credentials, Scope } from '../shared/blacklist/collector.ts';
import { COLLECTOR_KINDS, COLLECTOR_PACE_MS, type CollectorKind } from '../shared/blacklist/collectors.ts';
import { completeConfig } from '../shared/blacklist/source/config.ts';
import { kstDayStart } from '../shared/blacklist/statement/scope.ts';
import { logger } from '../shared/kernel/log.ts';
import { collect } from './relay/collect.ts';
import { createKey, readKey } from './relay/keys.ts';
import { publicPart } from './relay/sign.ts';
import { openSpool, type Spool } from './relay/spool.ts';
import { type Destination, UploadRefused, upload } from './relay/upload.ts';

const USAGE = `Uploads artefacts from inside a network whose address the portal knows. See docs/relay.md.

  relay.ts --keygen --key relay.json
  relay.ts --server URL --source ID --key relay.json --file export.xlsx [--from YYYY-MM-DD --to YYYY-MM-DD | --full]
  relay.ts --server URL --source ID --key relay.json --collect regtech --username NAME [--base-url URL] [--days 180]
  relay.ts --server URL --source ID --key relay.json            uploads only what an earlier run has left behind

  --format F       ${ARTEFACT_FORMATS.join(', ')} (default auto)
  --spool DIR      where artefacts wait for the server (default .relay)
  --pace-ms N      least time between two requests
  --allow HOSTS    loopback hosts that may be fetched, for tests
The portal's password is read from AEGIS_PORTAL_PASSWORD, never from the command line.`;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const say = (line: string): void => console.error(line);

function options() {
  return parseArgs({
    options: {
      help: { type: 'boolean' },
      keygen: { type: 'boolean' },
      key: { type: 'string' },
      server: { type: 'string' },
      source: { type: 'string' },
      file: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      full: { type: 'boolean' },
      format: { type: 'string', default: 'auto' },
      collect: { type: 'string' },
      username: { type: 'string' },
      'base-url': { type: 'string' },
      days: { type: 'string' },
      'pace-ms': { type: 'string' },
      allow: { type: 'string', default: '' },
      spool: { type: 'string', default: '.relay' },
    },
  }).values;
}
type Options = ReturnType<typeof options>;

function required(given: Options, name: 'key' | 'server' | 'source'): string {
  const value = given[name];
  if (value === undefined || value === '') throw new Error(`--${name} is missing; see --help`);
  return value;
}

function scopeOf({ from, to, full }: Options): Scope {
  if (from === undefined && to === undefined) return { kind: full ? 'full' : 'partial' };
  if (from === undefined || to === undefined) throw new Error('--from and --to go together');
  if (!(kstDayStart(from) <= kstDayStart(to))) throw new Error('--from and --to must be days, in this order');
  return { kind: 'window', from, to };
}

function formatOf(text: string): ArtefactFormat {
  const format = ARTEFACT_FORMATS.find((known) => known === text);
  if (format === undefined) throw new Error(`--format is one of ${ARTEFACT_FORMATS.join(', ')}`);
  return format;
}

async function collectInto(spool: Spool, given: Options): Promise<void> {
  const kind = COLLECTOR_KINDS.find((known): known is CollectorKind => known === given.collect);
  if (kind === undefined) throw new Error(`--collect is one of ${COLLECTOR_KINDS.join(', ')}`);
  const { url, lookbackDays } = completeConfig(
    { id: 'relay', kind, url: given['base-url'] ?? undefinedUrl(kind) },
    null,
  );
  const credentials = credentialsOf(given);
  const kept = await collect({
    kind,
    plan: {
      baseUrl: url ?? '',
      startedAt: Date.now(),
      cursor: {},
      lookbackDays: given.days === undefined ? lookbackDays : Number(given.days),
      paceMs: given['pace-ms'] === undefined ? COLLECTOR_PACE_MS[kind] : Number(given['pace-ms']),
      force: true,
    },
    credentials,
    allow: given.allow,
    log: logger({ svc: 'relay' }, { write: (line) => say(line) }),
    sleep,
    ask,
    keep: async (artefact) => void (await spool.add(artefact)),
  });
  say(`collected ${kept} artefacts`);
}

/** An open list has no address of its own. */
function undefinedUrl(kind: CollectorKind): string | undefined {
  if (kind === 'open-list') throw new Error('--base-url is missing: the address of the list');
  return undefined;
}

function credentialsOf({ username }: Options): Credentials | null {
  if (username === undefined) return null;
  const password = process.env.AEGIS_PORTAL_PASSWORD ?? '';
  if (password === '') throw new Error('AEGIS_PORTAL_PASSWORD is not set');
  return { username, password };
}

async function ask(attention: Attention): Promise<AttentionAnswer> {
  if (!process.stdin.isTTY) throw new Error(`a person is needed (${attention.kind}); run the relay in a terminal`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    if (attention.kind === 'otp') {
      const hint = attention.wrong ? 'The code was wrong or stale. ' : '';
      const code = (
        await terminal.question(`${hint}One-time password (${attention.channel}), empty to cancel: `)
      ).trim();
      return code === '' ? { kind: 'cancel' } : { kind: 'otp', code };
    }
    const isOtp = attention.kind === 'otp-consent';
    const question = isOtp
      ? `The portal will send a one-time password by ${attention.channel}. Go on?`
      : `${attention.message}\nGoing on ends that session. Go on?`;
    const isYes = /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
    if (!isYes) return { kind: 'cancel' };
    return { kind: isOtp ? 'otp-consent' : 'duplicate-login-consent' };
  } finally {
    terminal.close();
  }
}

async function drain(spool: Spool, to: Destination): Promise<void> {
  const effects = { fetch: globalThis.fetch, sleep, now: Date.now, random: Math.random, say };
  for (const id of spool.pending()) {
    const artefact = spool.read(id);
    const run = await upload(artefact, to, effects);
    spool.remove(id);
    say(`${artefact.name}: taken as run ${run}`);
  }
}

async function main(): Promise<void> {
  const given = options();
  if (given.help) return console.log(USAGE);
  const keyPath = required(given, 'key');
  if (given.keygen) {
    const key = await createKey(keyPath);
    say(`The private key is in ${keyPath}. Register this at the source (relayKeys):`);
    return console.log(JSON.stringify(publicPart(key)));
  }
  const to = { server: required(given, 'server'), source: required(given, 'source'), key: readKey(keyPath) };
  const spool = openSpool(given.spool, to.source, Date.now);
  if (given.file !== undefined) {
    const name = basename(given.file);
    await spool.add({ bytes: readFileSync(given.file), format: formatOf(given.format), name, scope: scopeOf(given) });
  }
  // What an earlier run has left goes first, and a portal that fails must not keep it here.
  await drain(spool, to);
  if (given.collect !== undefined) {
    try {
      await collectInto(spool, given);
    } finally {
      await drain(spool, to);
    }
  }
}

try {
  await main();
} catch (thrown) {
  say(`relay: ${thrown instanceof Error ? thrown.message : 'failed'}`);
  // 2: the server refuses, so that a scheduler need not try again.
  process.exitCode = thrown instanceof UploadRefused ? 2 : 1;
}
