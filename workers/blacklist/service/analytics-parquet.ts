import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';

/** Rows that are encoded together, and so the memory of a file however long it is. */
export const ROWS_PER_GROUP = 50_000;

/** All parts of an upload but the last must have one size, of at least 5 MiB. */
const PART_BYTES = 5 * 1024 * 1024;

const MEDIA_TYPE = 'application/vnd.apache.parquet';

/** A column as it is declared: its data comes a group at a time. */
export type ParquetColumn = Pick<ColumnSource, 'name' | 'nullable'> & {
  readonly type: NonNullable<ColumnSource['type']>;
};

/** Columns of one group of rows, in the order of their declarations. */
export type RowGroup = readonly unknown[][];

/**
 * Writes rows as a Parquet file into R2, group by group: no more than a group and a part of the upload are in memory. The same rows
 * give the same bytes. What was there under that key is replaced when the file is complete, and not before.
 *
 * @param metadata What the file says of itself.
 * @throws what R2 throws; an upload that has begun is given up.
 */
export async function writeParquet(
  bucket: R2Bucket,
  key: string,
  columns: readonly ParquetColumn[],
  groups: AsyncIterable<RowGroup> | Iterable<RowGroup>,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  const sink = new UploadSink(bucket, key, metadata);
  const writer = new ByteWriter(PART_BYTES / 4);
  const parquet = new ParquetWriter({
    writer,
    schema: schemaFromColumnData({ columnData: columns.map((column) => ({ ...column, data: [] })) }),
    kvMetadata: Object.entries(metadata).map(([name, value]) => ({ key: name, value })),
    createdBy: 'aegis',
  });
  const drain = async (): Promise<void> => {
    await sink.write(writer.getBytes());
    writer.index = 0;
  };
  try {
    for await (const group of groups) {
      const columnData = columns.map(({ name }, i) => ({ name, data: group[i] as unknown[] }));
      await parquet.write({ columnData, rowGroupSize: ROWS_PER_GROUP });
      await drain();
    }
    await parquet.finish();
    await drain();
    await sink.close();
  } catch (thrown) {
    await sink.abort();
    throw thrown;
  }
}

/** Bytes on their way into the bucket: one object when they fit into a part, else an upload in parts. */
class UploadSink {
  readonly #bucket: R2Bucket;
  readonly #key: string;
  readonly #metadata: Readonly<Record<string, string>>;
  readonly #part = new Uint8Array(PART_BYTES);
  readonly #parts: R2UploadedPart[] = [];
  #used = 0;
  #upload: R2MultipartUpload | null = null;

  constructor(bucket: R2Bucket, key: string, metadata: Readonly<Record<string, string>>) {
    this.#bucket = bucket;
    this.#key = key;
    this.#metadata = metadata;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      if (this.#used === PART_BYTES) await this.#send();
      const taken = bytes.subarray(at, at + PART_BYTES - this.#used);
      this.#part.set(taken, this.#used);
      this.#used += taken.length;
      at += taken.length;
    }
  }

  async close(): Promise<void> {
    if (this.#upload === null) {
      await this.#bucket.put(this.#key, this.#part.subarray(0, this.#used), this.#options());
    } else {
      await this.#send();
      await this.#upload.complete(this.#parts);
    }
  }

  async abort(): Promise<void> {
    // Parts of an upload that is not completed are never seen, and the bucket drops them after a week by itself.
    await this.#upload?.abort().catch(() => undefined);
  }

  async #send(): Promise<void> {
    this.#upload ??= await this.#bucket.createMultipartUpload(this.#key, this.#options());
    const part = this.#part.slice(0, this.#used);
    this.#parts.push(await this.#upload.uploadPart(this.#parts.length + 1, part));
    this.#used = 0;
  }

  #options(): { customMetadata: Record<string, string>; httpMetadata: R2HTTPMetadata } {
    return { customMetadata: { ...this.#metadata }, httpMetadata: { contentType: MEDIA_TYPE } };
  }
}
