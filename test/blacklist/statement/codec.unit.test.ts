import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeStatement, encodeStatement } from '../../../shared/blacklist/statement/codec.ts';
import { build, DAY, records, toMap } from './support.ts';

const encode = (statement: ReturnType<typeof build>): Uint8Array => Buffer.concat(encodeStatement(statement));

describe('the statement codec', () => {
  it('round-trips, also from an unaligned view', () => {
    fc.assert(
      fc.property(records, fc.constantFrom(null, DAY), (list, ttlMs) => {
        const statement = build(list, ttlMs);
        const bytes = encode(statement);
        const unaligned = new Uint8Array(bytes.byteLength + 1).subarray(1);
        unaligned.set(bytes);
        expect(toMap(decodeStatement(bytes))).toEqual(toMap(statement));
        expect(decodeStatement(unaligned).details).toEqual(statement.details);
      }),
    );
  });

  it('refuses every single flipped bit and every cut', () => {
    fc.assert(
      fc.property(records, fc.nat(), fc.integer({ min: 0, max: 7 }), (list, position, bit) => {
        const bytes = Uint8Array.from(encode(build(list)));
        const at = position % bytes.byteLength;
        bytes[at] = bytes[at]! ^ (1 << bit);
        expect(() => decodeStatement(bytes)).toThrowError(expect.objectContaining({ code: 'internal' }));
        bytes[at] = bytes[at]! ^ (1 << bit);
        expect(() => decodeStatement(bytes.subarray(0, at))).toThrowError(
          expect.objectContaining({ code: 'internal' }),
        );
      }),
    );
  });

  it('refuses random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => decodeStatement(bytes)).toThrowError(expect.objectContaining({ code: 'internal' }));
      }),
    );
  });
});
