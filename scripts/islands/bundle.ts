import { createRequire } from 'node:module';
import { basename } from 'node:path';

/** What esbuild is asked for and answers, as far as it concerns us. */
interface Esbuild {
  build(options: Readonly<Record<string, unknown>>): Promise<{
    readonly outputFiles: readonly { readonly path: string; readonly text: string }[];
    readonly metafile: { readonly outputs: Readonly<Record<string, { readonly entryPoint?: string }>> };
  }>;
}

/** Names that pages use, and the files behind them. */
export interface Islands {
  /** Name of an island (or `style`) -> file name with the hash of its content. */
  readonly names: Readonly<Record<string, string>>;
  /** File name -> text; also the parts that islands share. */
  readonly files: Readonly<Record<string, string>>;
}

/** The scripts that pages name; every other file of the folder is part of them. */
const ENTRIES = [
  'start.ts',
  'sign-in.ts',
  'account.ts',
  'security.ts',
  'oauth.ts',
  'investigate.ts',
  'operate.ts',
  'plots.ts',
  'programmes.ts',
  'programme-views.ts',
  'shared-plan.ts',
  'cases.ts',
  'policy-operate.ts',
  'console.css',
];

// Wrangler brings esbuild and bundles the Worker with it; a second copy could differ.
const esbuild = createRequire(createRequire(import.meta.url).resolve('wrangler'))('esbuild') as Esbuild;

/**
 * Bundles the islands of a folder. What several need is split off, so that it is loaded once.
 *
 * @param folder absolute
 */
export async function bundleIslands(folder: string): Promise<Islands> {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: folder,
    entryPoints: ENTRIES,
    outdir: 'out',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
    entryNames: '[name].[hash]',
    chunkNames: 'part.[hash]',
    metafile: true,
    write: false,
    charset: 'utf8',
    legalComments: 'none',
  });
  const names = Object.entries(metafile.outputs).flatMap(([output, { entryPoint }]) => {
    if (entryPoint === undefined) return [];
    const name = entryPoint.endsWith('.css') ? 'style' : basename(entryPoint, '.ts');
    return [[name, basename(output)] as const];
  });
  const files = outputFiles.map(({ path, text }) => [basename(path), text] as const);
  const sorted = <T extends readonly [string, string]>(entries: readonly T[]) =>
    Object.fromEntries([...entries].sort(([left], [right]) => (left < right ? -1 : 1)));
  return { names: sorted(names), files: sorted(files) };
}
