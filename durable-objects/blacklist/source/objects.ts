import type { RawArtefact } from '../../../shared/blacklist/collector.ts';
import { RENEW_AFTER_MS } from '../../../shared/blacklist/retention.ts';
import type { ArtefactNote } from '../../../shared/blacklist/source/guard.ts';
import type { Baseline } from '../../../shared/blacklist/source/state.ts';
import { decodeStatement, encodeStatement } from '../../../shared/blacklist/statement/codec.ts';
import { emptyStatement, type Statement } from '../../../shared/blacklist/statement/statement.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { type SnapshotReceipt, Snapshots } from '../../kernel/snapshots.ts';

const ARTEFACTS = 'artefacts';

/** The objects of a source in R2: raw artefacts by their hash, shared by all sources, and its own statements. */
export class SourceObjects {
  readonly #artefacts: Snapshots;
  readonly #statements: Snapshots;
  readonly #bucket: R2Bucket;

  constructor(bucket: R2Bucket, source: string) {
    this.#bucket = bucket;
    this.#artefacts = new Snapshots(bucket, ARTEFACTS, RENEW_AFTER_MS);
    this.#statements = new Snapshots(bucket, `statements/${source}`);
  }

  /** Stores raw bytes for as long as a run leads to them; the same bytes are stored once. */
  async putArtefact(artefact: RawArtefact): Promise<ArtefactNote> {
    const { key, sha256, bytes } = await this.#artefacts.put([artefact.bytes], 'application/octet-stream');
    const { format, scope, name, group } = artefact;
    return { sha256, key, bytes, format, scope, name: name.slice(0, 200), group };
  }

  /** The bytes of an artefact. Throws `internal` when they are gone, which must never pass for an empty list. */
  readArtefact(note: ArtefactNote): Promise<Uint8Array> {
    return this.#read(note.key);
  }

  putStatement(statement: Statement): Promise<SnapshotReceipt> {
    return this.#statements.put(encodeStatement(statement), 'application/octet-stream');
  }

  /** Stores a statement that is bytes already, as those of indicators are. */
  putBytes(parts: readonly Uint8Array[]): Promise<SnapshotReceipt> {
    return this.#statements.put([...parts], 'application/octet-stream');
  }

  /** What {@link putBytes} stored; nothing where a source has no baseline yet. */
  async readBytes(at: Pick<Baseline, 'key'> | null): Promise<Uint8Array> {
    return at === null ? new Uint8Array() : this.#read(at.key);
  }

  /** The statement at a key; the empty one where a source has no baseline yet. */
  async readStatement(at: Pick<Baseline, 'key'> | null): Promise<Statement> {
    return at === null ? emptyStatement() : decodeStatement(await this.#read(at.key));
  }

  /** Drops a statement that no pointer leads to any more. */
  async dropStatement(key: string): Promise<void> {
    await this.#bucket.delete(key);
  }

  async #read(key: string): Promise<Uint8Array> {
    const object = await this.#bucket.get(key);
    if (object === null) throw new AegisError('internal', `The object ${key} is missing`);
    return new Uint8Array(await object.arrayBuffer());
  }
}
