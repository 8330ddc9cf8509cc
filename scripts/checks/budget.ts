import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { execute, type Finding } from './step.ts';

/**
 * Bytes of the whole upload, compressed: what each new isolate must fetch; the platform takes 3 MiB without a contract. It grows with what the
 * systems do: identity with the gateway came to 520 KiB (a fifth are the certificate parsers of WebAuthn, which are evaluated only when
 * somebody uses a passkey), formats, protocols, analytics and pages of the threat lists to 160 more, programmes
 with their sources, search, verdicts, ranking, models and pages to 300. What it costs at start is bounded below.
 */
const MAX_BUNDLE_GZIP = 1_150 * 1024;
/** Active milliseconds of the global scope; the platform ends a Worker at 1,000. */
const MAX_STARTUP_MS = 200;
/** The machine may be busy: the least of some runs is nearest to what the code itself costs. */
const STARTUP_RUNS = 3;

/** Whether the Worker can be uploaded to an environment, and whether its bundle is small enough. */
export async function checkDeploy(root: string, environment: string | null): Promise<Finding> {
  const outdir = mkdtempSync(join(tmpdir(), 'aegis-bundle-'));
  try {
    const args = [
      'deploy',
      '--dry-run',
      '--outdir',
      outdir,
      ...(environment === null ? ['--env='] : ['--env', environment]),
    ];
    const { code, output } = await execute('wrangler', args, root);
    if (code !== 0) return { ok: false, text: output };
    if (/▲ \[WARNING\]|\[WARNING\]/.test(output)) return { ok: false, text: output };
    const files = readdirSync(outdir).filter((name) => !/\.map$|^README\.md$/.test(name));
    const gzip = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(outdir, name)), { level: 6 }).length, 0);
    const text = `${kib(gzip)} KiB compressed, budget ${kib(MAX_BUNDLE_GZIP)}`;
    return { ok: gzip <= MAX_BUNDLE_GZIP, text };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Whether the Worker's global scope runs fast enough. */
export async function checkStartup(root: string): Promise<Finding> {
  const directory = mkdtempSync(join(tmpdir(), 'aegis-startup-'));
  try {
    let least = Number.POSITIVE_INFINITY;
    for (let run = 0; run < STARTUP_RUNS; run++) {
      const profile = join(directory, `${run}.cpuprofile`);
      const { code, output } = await execute('wrangler', ['check', 'startup', '--outfile', profile], root);
      const active = /Active: ([\d.]+) ms/.exec(output)?.[1];
      if (code !== 0 || active === undefined) return { ok: false, text: output };
      least = Math.min(least, Number(active));
    }
    return { ok: least <= MAX_STARTUP_MS, text: `${least.toFixed(1)} ms active, budget ${MAX_STARTUP_MS}` };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function kib(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}
