import * as v from 'valibot';
import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import type { Logger } from '../../../shared/kernel/log.ts';
import { chunksOf } from '../../../shared/policy/catalogue/chunks.ts';
import {
  CATALOGUE_POINTER_KEY,
  type CataloguePointer,
  cataloguePointerSchema,
  type Manifest,
  versionOf,
} from '../../../shared/policy/catalogue/manifest.ts';
import type { CataloguePart } from '../../../shared/policy/catalogue/part.ts';
import type { Documents } from './documents.ts';
import type { Objects } from './objects.ts';
import type { CompileRun, PartRun, Runs } from './runs.ts';
import type { Settings } from './settings.ts';

export interface CompilerParts {
  readonly bucket: R2Bucket;
  readonly documents: Documents;
  readonly objects: Objects;
  readonly runs: Runs;
  readonly settings: Settings;
  readonly log: Logger;
  /** By field of the catalogue, in the order in which they are built. */
  readonly parts: Readonly<Record<string, CataloguePart<unknown>>>;
}

/**
 * Turns the documents into a snapshot. Order of every change: immutable objects, the manifest, then the pointer that the edge
 * reads. Whatever fails in between leaves the live snapshot as it was.
 */
export class Compiler {
  readonly #parts: CompilerParts;

  constructor(parts: CompilerParts) {
    this.#parts = parts;
  }

  /**
   * Compiles what there is. A failure is kept as a run and thrown.
   *
   * @throws what the part or the bucket throws.
   */
  async compile(now: number): Promise<CompileRun> {
    const { documents, runs, settings, log } = this.#parts;
    const done: PartRun[] = [];
    const count = documents.series().length;
    let part = '';
    const begin = (name: string) => {
      part = name;
    };
    try {
      const manifest = await this.#build(done, begin, now);
      begin('pointer');
      const version = await versionOf(manifest);
      const isLive = settings.get('live') === version && (await this.#pointer()).pointer?.version === version;
      if (!isLive) await this.#publish(version, manifest, now);
      const outcome = isLive ? 'unchanged' : 'published';
      log.info('catalogue compiled', { outcome, version, count });
      const run = {
        startedAt: now,
        finishedAt: Date.now(),
        outcome,
        version,
        count,
        parts: done,
        failure: null,
      } as const;
      return runs.add(run);
    } catch (thrown) {
      const { code, message } = asAegisError(thrown);
      log.error('catalogue not compiled', { part, code, reason: message });
      const failure = { part, code, message };
      runs.add({
        startedAt: now,
        finishedAt: Date.now(),
        outcome: 'failed',
        version: null,
        count,
        parts: done,
        failure,
      });
      throw thrown;
    }
  }

  async #build(done: PartRun[], begin: (part: string) => void, now: number): Promise<Manifest> {
    const { documents, objects, parts, settings } = this.#parts;
    const series = documents.series(settings.get('verified') ?? {});
    const named: Manifest['parts'] = {};
    for (const [field, part] of Object.entries(parts)) {
      begin(field);
      const startedAt = Date.now();
      const stored = await objects.put(part.build(series), 'application/octet-stream', now);
      named[field] = stored;
      done.push({ part: field, bytes: stored.bytes, tookMs: Date.now() - startedAt });
    }
    begin('documents');
    const startedAt = Date.now();
    const chunks: Manifest['documents'] = [];
    for (const { first, count, bytes } of chunksOf(series)) {
      chunks.push({ ...(await objects.put(bytes, 'application/json', now)), first, count });
    }
    const bytes = chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
    done.push({ part: 'documents', bytes, tookMs: Date.now() - startedAt });
    return { format: 1, count: series.length, parts: named, documents: chunks };
  }

  /** Two instances of the actor may be alive for a moment: the pointer moves only from where this one has seen it. */
  async #publish(version: string, manifest: Manifest, now: number): Promise<void> {
    const { bucket, objects, settings } = this.#parts;
    await objects.putManifest(version, manifest, now);
    const { pointer, etag } = await this.#pointer();
    const sequence = Math.max(settings.get('sequence') ?? 0, pointer?.sequence ?? 0) + 1;
    const next: CataloguePointer = { format: 1, version, sequence, count: manifest.count, builtAt: now };
    const written = await bucket.put(CATALOGUE_POINTER_KEY, JSON.stringify(next), {
      httpMetadata: { contentType: 'application/json' },
      onlyIf: etag === null ? { etagDoesNotMatch: '*' } : { etagMatches: etag },
    });
    if (written === null)
      throw new AegisError('unavailable', 'The pointer was moved by another; it is looked at again');
    settings.set('sequence', sequence);
    settings.set('live', version);
  }

  async #pointer(): Promise<{ pointer: CataloguePointer | null; etag: string | null }> {
    const object = await this.#parts.bucket.get(CATALOGUE_POINTER_KEY);
    if (object === null) return { pointer: null, etag: null };
    const parsed = v.safeParse(cataloguePointerSchema, await object.json());
    // One that cannot be read is replaced: what it should say is known here.
    return { pointer: parsed.success ? parsed.output : null, etag: object.etag };
  }
}
