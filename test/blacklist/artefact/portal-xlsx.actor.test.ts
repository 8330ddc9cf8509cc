import { describe, expect, it } from 'vitest';
import { poiWorkbook, zipBomb } from '../../../scripts/fakes/workbook.ts';
import { parseArtefact } from '../../../shared/blacklist/artefact/parse.ts';

const options = { defaults: { reason: null, category: null, confidence: null } };

async function countOf(bytes: Uint8Array) {
  let records = 0;
  const report = await parseArtefact(bytes, 'regtech-xlsx', options, { record: () => records++, reject: () => {} });
  return { report, records };
}

describe('a workbook inside workerd', () => {
  it('is read as in Node', async () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => [
      `198.51.${i >> 8}.${i & 255}`,
      'KR',
      '웹 공격 시도',
      '2025-06-24',
      '2025-09-22',
    ]);
    const bytes = poiWorkbook({
      sheets: [{ name: '요주의 IP', header: ['IP', '국가', '등록사유', '등록일', '해제일'], rows }],
    });
    expect(await countOf(bytes)).toMatchObject({ records: 5_000, report: { accepted: 5_000, rejected: 0 } });
  });

  it('that is a bomb ends in artefact_bomb', async () => {
    await expect(countOf(zipBomb({ bytes: 400 << 20 }))).rejects.toMatchObject({ code: 'artefact_bomb' });
  });
});
