import { crc32, deflateRawSync } from 'node:zlib';

/** One file of an archive to be written. */
export interface ZipFile {
  readonly name: string;
  readonly data: Uint8Array | string;
  /** Store instead of deflate. */
  readonly stored?: boolean;
  /** Already deflated: `data` is the raw stream, and this says what it inflates to. */
  readonly deflated?: { readonly size: number; readonly crc: number };
  /** General purpose flag bits to set on top, e.g. 1 for "encrypted". */
  readonly extraFlags?: number;
  /** Claim another compression method than the one used (hostile archives). */
  readonly method?: number;
  /** Claim another checksum than the true one. */
  readonly crc?: number;
}

export interface ZipOptions {
  /**
   * Write sizes and checksum after the data and zeros in the local header (flag bit 3), as a writer does that
   * streams, e.g. Apache POI. Default true.
   */
  readonly dataDescriptors?: boolean;
  /** Archive comment; moves the end record away from the end. */
  readonly comment?: string;
}

const UTF8_NAMES = 0x0800;
const DATA_DESCRIPTOR = 0x0008;

interface Prepared {
  readonly name: Buffer;
  readonly body: Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly size: number;
}

function prepare(file: ZipFile, dataDescriptors: boolean): Prepared {
  const raw = typeof file.data === 'string' ? Buffer.from(file.data, 'utf8') : file.data;
  const plain = file.deflated === undefined;
  const stored = file.stored === true && plain;
  return {
    name: Buffer.from(file.name, 'utf8'),
    body: plain && !stored ? deflateRawSync(raw) : raw,
    flags: UTF8_NAMES | (dataDescriptors ? DATA_DESCRIPTOR : 0) | (file.extraFlags ?? 0),
    method: file.method ?? (stored ? 0 : 8),
    crc: file.crc ?? file.deflated?.crc ?? crc32(raw),
    size: file.deflated?.size ?? raw.byteLength,
  };
}

/**
 * Writes the 12 header bytes that local and central headers share (checksum and the two sizes).
 */
function writeSizes(target: Buffer, at: number, file: Prepared, blank: boolean): void {
  target.writeUInt32LE(blank ? 0 : file.crc, at);
  target.writeUInt32LE(blank ? 0 : file.body.byteLength, at + 4);
  target.writeUInt32LE(blank ? 0 : file.size, at + 8);
}

function localHeader(file: Prepared, dataDescriptors: boolean): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(file.flags, 6);
  header.writeUInt16LE(file.method, 8);
  header.writeUInt32LE(0x00210000, 10);
  writeSizes(header, 14, file, dataDescriptors);
  header.writeUInt16LE(file.name.length, 26);
  return header;
}

function centralHeader(file: Prepared, offset: number): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(file.flags, 8);
  header.writeUInt16LE(file.method, 10);
  header.writeUInt32LE(0x00210000, 12);
  writeSizes(header, 16, file, false);
  header.writeUInt16LE(file.name.length, 28);
  header.writeUInt32LE(offset, 42);
  return header;
}

function descriptor(file: Prepared): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(0x08074b50, 0);
  writeSizes(bytes, 4, file, false);
  return bytes;
}

/**
 * Writes a ZIP archive (APPNOTE 6.3.x, no zip64). Deterministic: the same files give the same bytes.
 *
 * @example
 * zipArchive([{ name: 'a.txt', data: 'hello' }]); // Uint8Array beginning with PK\x03\x04
 */
export function zipArchive(files: readonly ZipFile[], options: ZipOptions = {}): Uint8Array {
  const dataDescriptors = options.dataDescriptors ?? true;
  const parts: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  const push = (bytes: Uint8Array): void => {
    parts.push(bytes);
    offset += bytes.byteLength;
  };
  for (const file of files) {
    const prepared = prepare(file, dataDescriptors);
    central.push(centralHeader(prepared, offset), prepared.name);
    push(localHeader(prepared, dataDescriptors));
    push(prepared.name);
    push(prepared.body);
    if (dataDescriptors) push(descriptor(prepared));
  }
  const start = offset;
  for (const bytes of central) push(bytes);
  const comment = Buffer.from(options.comment ?? '', 'utf8');
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length & 0xffff, 8);
  end.writeUInt16LE(files.length & 0xffff, 10);
  end.writeUInt32LE(offset - start, 12);
  end.writeUInt32LE(start, 16);
  end.writeUInt16LE(comment.length, 20);
  return new Uint8Array(Buffer.concat([...parts, end, comment]));
}
