import { expect, it } from 'vitest';
import { inflateRaw } from '../../../shared/blacklist/artefact/zip/inflate.ts';

it('probe', async () => {
  const cs = new CompressionStream('deflate-raw');
  const w = cs.writable.getWriter();
  const block = new Uint8Array(1 << 20).fill(65);
  const done = (async () => {
    for (let i = 0; i < 40; i++) await w.write(block);
    await w.close();
  })();
  const d = new Uint8Array(await new Response(cs.readable).arrayBuffer());
  await done;
  let fed = 0,
    n = 0,
    i = 0;
  const out: unknown[] = [];
  for await (const c of inflateRaw(d, (f) => {
    fed = f;
  })) {
    n += c.length;
    if (i++ % 500 === 0) out.push([c.length, d.length, fed, n, (n / fed) | 0].join());
  }
  expect(out.join('\n')).toBe('');
});
