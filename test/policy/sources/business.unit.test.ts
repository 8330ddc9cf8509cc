import { describe, expect, it } from 'vitest';
import { bizinfo } from '../../../shared/policy/sources/bizinfo/connector.ts';
import { plainText } from '../../../shared/policy/sources/common/html.ts';
import { kstartup } from '../../../shared/policy/sources/kstartup/connector.ts';
import { answerOf, clausesOf, conditionOn, documentOf } from './support.ts';

const [list] = bizinfo.endpoints;
const item = (id: number) => ({ pblancId: `PBLN_${id}`, pblancNm: '공고', totCnt: 2 });
const idsOf = (body: unknown) => {
  const result = list.parse(answerOf(typeof body === 'string' ? body : JSON.stringify(body)));
  return result.ok ? result.page.records.map(({ record }) => record) : result.error;
};

describe('pages of 기업마당', () => {
  it.each([
    ['an array', { jsonArray: [item(1), item(2)] }],
    ['items in an object', { jsonArray: { item: [item(1), item(2)] } }],
  ])('%s', (_, body) => {
    expect(idsOf(body)).toEqual(['PBLN_1', 'PBLN_2']);
  });

  it('one item alone is an object', () => {
    expect(idsOf({ jsonArray: { item: item(1) } })).toEqual(['PBLN_1']);
  });

  it('RSS comes where dataType is lost', () => {
    const rss =
      '<?xml version="1.0"?><rss><channel><item><seq>PBLN_007</seq><title>[서울] 공고</title><reqstDt>20260901 ~ 20260930</reqstDt><totCnt>1</totCnt></item></channel></rss>';
    const result = list.parse(answerOf(rss));
    expect(result).toMatchObject({ ok: true, page: { total: 1, records: [{ record: 'PBLN_007' }] } });
    expect(result.ok && result.page.records[0]?.text).toContain('"pblancNm":"[서울] 공고"');
  });

  it('an empty list says 0, and an answer without a list is an error', () => {
    expect(list.parse(answerOf('{"jsonArray":[]}'))).toMatchObject({ ok: true, page: { total: 0 } });
    expect(idsOf({ items: [] })).toMatchObject({ code: 'no-header' });
  });

  it('hashTags of some answers are hashtags', () => {
    const result = list.parse(answerOf(JSON.stringify({ jsonArray: [{ ...item(1), hashTags: '금융,서울' }] })));
    expect(result.ok && result.page.records[0]?.text).toContain('"hashtags":"금융,서울"');
  });
});

describe('announcements of 기업마당', () => {
  const announcement = (fields: Readonly<Record<string, unknown>>) =>
    documentOf(bizinfo, 'PBLN_1', { list: { pblancNm: '공고', trgetNm: '중소기업', ...fields } });

  it.each([
    ['20260901 ~ 20260930', 'period', [{ opens: '2026-09-01', closes: '2026-09-30' }]],
    ['2026-10-01 ~ 2026-10-20', 'period', [{ opens: '2026-10-01', closes: '2026-10-20' }]],
    ['예산 소진시까지', 'until-exhausted', []],
  ])('%s is %s', (reqstBeginEndDe, kind, windows) => {
    expect(announcement({ reqstBeginEndDe }).deadline).toMatchObject({ kind, windows });
  });

  it('the district stands in brackets before the title', () => {
    expect(announcement({ pblancNm: '[경기] 수출 지원' }).regions).toEqual(['41']);
    expect(announcement({ pblancNm: '[공통] 수출 지원' }).regions).toEqual([]);
    expect(announcement({ pblancNm: '[전남광주] 수출 지원' }).regions).toEqual(['12']);
  });

  it('file names joined by @ are several', () => {
    expect(announcement({ fileNm: '신청서.hwp@동의서.hwp' }).texts.other).toBe('신청서.hwp\n동의서.hwp');
  });

  it('markup becomes text', () => {
    const document = announcement({
      bsnsSumryCn: '<p>기업당 최대 <b>1,000만원</b> 지원</p><script>x()</script><p>문의 &amp; 접수</p>',
    });
    expect(document.texts.benefit).toBe('기업당 최대 1,000만원 지원\n문의 & 접수');
    expect(document.amount?.max).toBe(10_000_000);
    expect(plainText('&lt;b&gt; &#44032; &#x1F600; &unknown;')).toBe('<b> 가 😀 &unknown;');
  });

  it('who qualifies stands in the announcement: the verdict stays open', () => {
    expect(clausesOf(announcement({}))).toMatchObject([{ source: { code: 'fileNm' } }]);
    expect(conditionOn(announcement({ trgetNm: '소상공인' }), 'applicantKind')?.test).toEqual({
      anyOf: ['small-business'],
    });
  });
});

describe('K-Startup', () => {
  const [page] = kstartup.endpoints;
  const startup = (fields: Readonly<Record<string, unknown>>) =>
    documentOf(kstartup, '173000', { announcements: { pbanc_sn: 173_000, biz_pbanc_nm: '창업 지원', ...fields } });

  it.each([
    ['odcloud', { totalCount: 1, data: [{ pbanc_sn: 173_000 }] }],
    [
      'items as an array',
      { response: { header: { resultCode: '00' }, body: { totalCount: 1, items: { item: [{ pbanc_sn: 173_000 }] } } } },
    ],
    [
      'one item as an object',
      {
        response: { header: { resultCode: '0000' }, body: { totalCount: '1', items: { item: { pbanc_sn: 173_000 } } } },
      },
    ],
  ])('%s', (_, body) => {
    expect(page.parse(answerOf(JSON.stringify(body)))).toMatchObject({
      ok: true,
      page: { total: 1, records: [{ record: '173000' }] },
    });
  });

  it('items of "" are none, and a missing header at HTTP 200 is an error', () => {
    const empty = { response: { header: { resultCode: '00' }, body: { totalCount: 0, items: '' } } };
    expect(page.parse(answerOf(JSON.stringify(empty)))).toMatchObject({ ok: true, page: { total: 0, records: [] } });
    const headless = { response: { body: { totalCount: 0, items: '' } } };
    expect(page.parse(answerOf(JSON.stringify(headless)))).toMatchObject({ ok: false, error: { code: 'no-header' } });
    const refused = { response: { header: { resultCode: '30' } } };
    expect(page.parse(answerOf(JSON.stringify(refused)))).toMatchObject({ ok: false, error: { class: 'stop' } });
  });

  it('biz_enyy is kept as it is, and asks nothing: 7년미만 may begin at 0 or at 5 years', () => {
    const document = startup({ biz_enyy: '7년미만' });
    expect(document.tags).toContain('7년미만');
    expect(clausesOf(document)).toMatchObject([{ text: '7년미만', source: { code: 'biz_enyy' } }]);
    expect(conditionOn(document, 'businessAgeMonths')).toBeUndefined();
  });

  it('all three age labels restrict nobody', () => {
    expect(clausesOf(startup({ biz_trgt_age: '만 20세 미만,만 20세 이상 ~ 만 39세 이하,만 40세 이상' }))).toEqual([]);
    expect(clausesOf(startup({ biz_trgt_age: '만 40세 이상' }))).toMatchObject([{ text: '만 40세 이상' }]);
  });

  it('전국 is everywhere', () => {
    expect(startup({ supt_regin: '전국' }).regions).toEqual([]);
    expect(startup({ supt_regin: '경기' }).regions).toEqual(['41']);
  });

  it('exclusions name what one may not have had', () => {
    expect(startup({ aply_excl_trgt_ctnt: '예비창업패키지사업 기 수혜자 제외' }).relations).toMatchObject([
      { named: '예비창업패키지사업' },
    ]);
  });
});
