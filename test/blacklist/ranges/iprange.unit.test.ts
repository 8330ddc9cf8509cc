import { execFileSync, spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateText } from '../../../shared/blacklist/ranges/aggregate.ts';
import { cidrText } from '../../../shared/blacklist/ranges/emit.ts';

// The tool has no option that ends with status 0 and prints nothing; being able to start it is what counts.
const isInstalled = spawnSync('iprange', ['--version']).error === undefined;

function iprange(text: string): string {
  return execFileSync('iprange', {
    input: text,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

function ours(text: string): string {
  return new TextDecoder().decode(cidrText(aggregateText([new TextEncoder().encode(text)]).builder.build()));
}

/** 32 bits from a counter (the finaliser of MurmurHash3), so that a run can be repeated. */
function mix(counter: number): number {
  let hash = counter ^ 0x9e3779b9;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function quad(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

// The tool is not on every machine; what it would find is also covered by the comparison with brute force.
describe.runIf(isInstalled)('our bytes are those of iprange', () => {
  it('for 300,000 random addresses', () => {
    const text = Array.from({ length: 300_000 }, (_, i) => `${quad(mix(i))}\n`).join('');
    expect(ours(text) === iprange(text)).toBe(true);
  });

  it('for 200,000 crowded addresses, networks and ranges, with comments, blanks and CRLF', () => {
    const lines = Array.from({ length: 200_000 }, (_, i) => {
      // Two /10 networks, so that very much overlaps and touches.
      const address = ((mix(i) & 0x803fffff) | 0x40000000) >>> 0;
      const kind = mix(i + 1_000_000);
      if (kind % 4 === 0) return `${quad(address)}/${20 + ((kind >>> 8) % 13)}`;
      if (kind % 4 === 1) return `${quad(address)} - ${quad(address + ((kind >>> 8) % 300))}`;
      if (kind % 16 === 2) return `  ${quad(address)} # comment\r`;
      if (kind % 16 === 3) return '\n# comment';
      return quad(address);
    });
    const text = `${lines.join('\n')}\n`;
    expect(ours(text) === iprange(text)).toBe(true);
  });

  // 255.255.255.255 is left out: with an entry after it, iprange 1.0.4 wraps round and prints addresses nobody gave it.
  it('for small sets at the ends of the address space', () => {
    const low = fc.oneof(fc.nat(40), fc.integer({ min: 0x7ffffff0, max: 0x80000010 }));
    const address = fc.oneof(low, fc.integer({ min: 0xffffffd0, max: 0xfffffffe }));
    const line = fc.oneof(
      address.map(quad),
      fc.tuple(low, fc.integer({ min: 8, max: 32 })).map(([base, prefix]) => `${quad(base)}/${prefix}`),
      fc.tuple(address, fc.nat(20)).map(([base, more]) => `${quad(base)}-${quad(Math.min(0xfffffffe, base + more))}`),
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        const text = `${lines.join('\n')}\n`;
        expect(ours(text)).toBe(iprange(text));
      }),
      { numRuns: 60 },
    );
  });
});
