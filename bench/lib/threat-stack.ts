import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder, startChildServer } from './child-server.ts';
import { send } from './load.ts';
import { freePort } from './memory.ts';
import { isInstalled } from './result.ts';

const HOME = join(import.meta.dirname, '../rivals/threat-stack');
const POSTGRES = '/usr/lib/postgresql';
const PYTHON = '/usr/bin/python3';
const MODULES = 'fastapi, uvicorn, uvloop, httptools, asyncpg, redis.asyncio, hiredis';

/** FastAPI, PostgreSQL and Redis with a list in them. */
export interface ThreatStack {
  readonly url: URL;
  /** First processes of all three. */
  readonly pids: readonly number[];
  readonly versions: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** What of the programs that this bench compares with is not on this machine. */
export function missingPrograms(): string[] {
  const missing = ['wrk', '/usr/sbin/nginx', 'redis-server'].filter((program) => !isInstalled(program));
  if (postgresFolder() === null) missing.push('PostgreSQL');
  if (spawnSync(PYTHON, ['-c', `import ${MODULES}`]).status !== 0) missing.push(`modules of ${PYTHON}: ${MODULES}`);
  return missing;
}

/** Starts all three in a folder of their own, fills the database and waits until the service answers. */
export async function startThreatStack(addresses: readonly string[]): Promise<ThreatStack> {
  const folder = scratchFolder('stack');
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const one of stops.toReversed()) await one();
    folder.remove();
  };
  try {
    const postgres = await startPostgres(folder.path, addresses);
    stops.push(postgres.stop);
    const redis = await startRedis(folder.path);
    stops.push(redis.stop);
    const service = await startService(folder.path);
    stops.push(service.stop);
    const pids = [postgres.pid, redis.pid, service.pid];
    return { url: service.url, pids, versions: versions(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function postgresFolder(): string | null {
  if (!existsSync(POSTGRES)) return null;
  const newest = readdirSync(POSTGRES).sort((a, b) => Number(b) - Number(a))[0];
  const folder = join(POSTGRES, newest ?? '', 'bin');
  return existsSync(join(folder, 'postgres')) ? folder : null;
}

/** As the database is initialised by default, but on a Unix socket alone. It refuses to run as root. */
async function startPostgres(folder: string, addresses: readonly string[]) {
  const bin = postgresFolder() ?? '';
  const data = join(folder, 'postgres');
  mkdirSync(data, { mode: 0o700 });
  let prefix: string[] = [];
  if (process.getuid?.() === 0) {
    const id = (which: string) => Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }));
    // Of the folder, too: its socket lies there.
    for (const path of [folder, data]) chownSync(path, id('-u'), id('-g'));
    prefix = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'];
  }
  const argv = (...words: string[]): [string, string[]] => {
    const [command = '', ...args] = [...prefix, ...words];
    return [command, args];
  };
  const initialise = ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  execFileSync(...argv(join(bin, 'initdb'), ...initialise), { stdio: 'pipe', cwd: folder });
  const [command, args] = argv(join(bin, 'postgres'), '-D', data, '-k', folder, '-c', 'listen_addresses=');
  const psql = (words: readonly string[], input = '') =>
    spawnSync(
      join(bin, 'psql'),
      ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h', folder, '-U', 'bench', 'postgres', ...words],
      {
        input,
        encoding: 'utf8',
      },
    );
  // SIGINT is its fast shutdown, which does not wait for clients.
  const server = await startChildServer({
    ...{ command, args, signal: 'SIGINT' },
    isReady: async () => psql(['-c', 'SELECT 1']).status === 0,
  });
  const filled = psql(['-f', join(HOME, 'schema.sql')], `${addresses.join('\n')}\n`);
  if (filled.status !== 0) {
    await server.stop();
    throw new Error(`the database was not filled: ${filled.stderr}`);
  }
  return server;
}

function startRedis(folder: string) {
  const socket = join(folder, 'redis.sock');
  return startChildServer({
    command: 'redis-server',
    args: ['--port', '0', '--unixsocket', socket, '--save', '', '--dir', folder],
    isReady: async () =>
      spawnSync('/usr/bin/redis-cli', ['-s', socket, 'PING'], { encoding: 'utf8' }).stdout.startsWith('PONG'),
  });
}

async function startService(folder: string) {
  const port = await freePort();
  const url = new URL(`http://127.0.0.1:${port}/`);
  const loop = [
    '--loop',
    'uvloop',
    '--http',
    'httptools',
    '--workers',
    '2',
    '--no-access-log',
    '--log-level',
    'warning',
  ];
  const server = await startChildServer({
    command: PYTHON,
    args: ['-m', 'uvicorn', 'service:app', '--app-dir', HOME, '--host', '127.0.0.1', '--port', String(port), ...loop],
    env: { STACK_SOCKETS: folder, PYTHONDONTWRITEBYTECODE: '1' },
    isReady: async () => (await send({ url: new URL('/health', url), status: 200 })).body.includes('healthy'),
  });
  return { ...server, url };
}

function versions(): Record<string, string> {
  const python =
    'import fastapi, uvicorn, sys; print(fastapi.__version__, uvicorn.__version__, sys.version.split()[0])';
  const run = (command: string, args: readonly string[]) => execFileSync(command, args, { encoding: 'utf8' }).trim();
  const [fastapi = '', uvicorn = '', own = ''] = run(PYTHON, ['-c', python]).split(' ');
  const postgresql = run(join(postgresFolder() ?? '', 'postgres'), ['--version']);
  return { fastapi, uvicorn, python: own, postgresql, redis: run('redis-server', ['--version']) };
}
