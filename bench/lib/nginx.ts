import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder, startChildServer } from './child-server.ts';
import { send } from './load.ts';
import { freePort } from './memory.ts';

/** A web server with one file. */
export interface StaticServer {
  readonly url: URL;
  /** Of its first process; the others are its children. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

/** Serves `text` as `/feed.txt` by nginx with two workers: ETag on, compression and access log off, the rest as it comes. */
export async function startNginx(text: string): Promise<StaticServer> {
  const folder = scratchFolder('nginx');
  const port = await freePort();
  mkdirSync(join(folder.path, 'www'));
  writeFileSync(join(folder.path, 'www/feed.txt'), text);
  const configuration = join(folder.path, 'nginx.conf');
  writeFileSync(configuration, configure(folder.path, port));
  const url = new URL(`http://127.0.0.1:${port}/feed.txt`);
  const server = await startChildServer({
    command: '/usr/sbin/nginx',
    args: ['-c', configuration, '-e', join(folder.path, 'error.log')],
    signal: 'SIGQUIT',
    isReady: async () => (await send({ url, status: 200 })).body === text,
  });
  return {
    url,
    pids: [server.pid],
    async stop() {
      await server.stop();
      folder.remove();
    },
  };
}

function configure(folder: string, port: number): string {
  const bodies = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
worker_processes 2;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
  sendfile on;
  tcp_nopush on;
  etag on;
  gzip off;
  access_log off;
  keepalive_requests 1000000000;
  types { text/plain txt; }
  ${bodies.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  server { listen 127.0.0.1:${port}; root ${folder}/www; }
}
`;
}
