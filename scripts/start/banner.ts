import { relative } from 'node:path';
import type { DataDir } from './data-dir.ts';
import type { Keys } from './keys.ts';

/** What there is to tell when the server listens. */
export interface Ready {
  readonly url: string;
  readonly dir: DataDir;
  readonly keys: Keys;
  readonly hasFeedKey: boolean;
  /** The one-time link for the first administrator; null when there is one. */
  readonly setupLink: string | null;
}

/** A path as a person would type it: relative to `cwd` where it lies below, else as it is. */
export function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}

/** The lines a person sees. The administrator key itself appears only at the start that made it. */
export function banner({ url, dir, keys, hasFeedKey, setupLink }: Ready, cwd: string): string {
  const shown = (path: string) => shortPath(path, cwd);
  const feed = new URL('/feeds/main.txt', url).href;
  const admin = {
    environment: 'from AEGIS_ADMIN_KEY',
    file: `in ${shown(dir.adminKeyFile)}`,
    generated: `${keys.admin.value}\n                 shown this once; kept in ${shown(dir.adminKeyFile)}`,
  }[keys.admin.origin];
  const lines = [
    '',
    `  Aegis          ${url}`,
    `  Feed           ${feed}`,
    ...(hasFeedKey ? [`                 curl -u "feed:$(cat ${shown(dir.feedKeyFile)})" ${feed}`] : []),
    `  API documents  ${new URL('/docs', url).href}`,
    `  Admin key      ${admin}`,
    ...(setupLink
      ? ['  First account  an administrator, by this link, which works once:', `                 ${setupLink}`]
      : []),
    `  Data           ${shown(dir.root)}`,
    '',
    '  Ctrl-C stops it; a restart goes on where it was.',
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** The one line of `--json`. Paths, never keys. */
export function readyLine({ url, dir, hasFeedKey }: Ready): string {
  return `${JSON.stringify({
    ready: true,
    url,
    pid: process.pid,
    dataDir: dir.root,
    adminKeyFile: dir.adminKeyFile,
    feedKeyFile: hasFeedKey ? dir.feedKeyFile : null,
  })}\n`;
}
