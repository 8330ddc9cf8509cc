import { addDays } from '../../../shared/policy/day.ts';
import { gatewayXml } from './faults.ts';
import { elements, json, numberOf, type Site, slice, xml } from './site.ts';

type Fields = Record<string, string | number>;

const FIELDS = ['금융', '기술', '인력', '수출', '내수', '창업', '경영'];
const PLACES = ['경기', '서울', '부산', '전남광주', '충남', '강원'];

/** Announcements of 기업마당: every third for the whole country, periods in the three forms that the source has. */
export function announcements(count: number, today: string): Fields[] {
  return Array.from({ length: count }, (_, index): Fields => {
    const place = PLACES[index % PLACES.length] ?? '서울';
    const isCentral = index % 3 === 0;
    const opens = addDays(today, ((index * 7) % 60) - 30);
    const closes = addDays(today, (index * 7) % 60);
    const periods = [
      `${opens.replaceAll('-', '')} ~ ${closes.replaceAll('-', '')}`,
      `${opens} ~ ${closes}`,
      '예산 소진시까지',
    ];
    const field = FIELDS[index % FIELDS.length] ?? '경영';
    return {
      pblancId: `PBLN_${String(120_000 + index).padStart(15, '0')}`,
      pblancNm: `${isCentral ? '' : `[${place}] `}2026년 ${field} 지원사업 ${index + 1}차 참여기업 모집 공고`,
      pblancUrl: `/web/lay1/bbs/S1T122C128/AS/74/view.do?pblancId=PBLN_${String(120_000 + index).padStart(15, '0')}`,
      bsnsSumryCn: `<p>중소기업의 ${field} 역량을 높이기 위해 <b>참여기업</b>을 모집합니다.</p><p>기업당 최대 ${1 + (index % 5)},000만원 지원</p>`,
      jrsdInsttNm: isCentral ? '중소벤처기업부' : place,
      excInsttNm: isCentral ? '중소벤처기업진흥공단' : `${place}테크노파크`,
      trgetNm: index % 4 === 0 ? '소상공인' : '중소기업',
      pldirSportRealmLclasCodeNm: field,
      pldirSportRealmMlsfcCodeNm: `${field}지원`,
      reqstBeginEndDe: periods[index % 3] ?? '',
      reqstMthPapersCn: '온라인 접수',
      rceptEngnHmpgUrl: 'https://www.example.go.kr/apply',
      refrncNm: '담당자 02-000-0000',
      [index % 2 === 0 ? 'hashtags' : 'hashTags']: `${field},2026,${isCentral ? '전국' : place}`,
      printFileNm: '공고문.pdf',
      printFlpthNm: 'https://www.example.go.kr/file/1',
      fileNm: '신청서.hwp@개인정보 동의서.hwp',
      flpthNm: 'https://www.example.go.kr/file/2@https://www.example.go.kr/file/3',
      creatPnttm: '2026-09-01 09:00:00',
      updtPnttm: '2026-09-02 09:00:00',
      totCnt: count,
    };
  });
}

/** Announcements of K-Startup. */
export function startups(count: number, today: string): Fields[] {
  return Array.from({ length: count }, (_, index): Fields => {
    const opens = addDays(today, ((index * 11) % 40) - 20).replaceAll('-', '');
    const closes = addDays(today, ((index * 11) % 40) + 5).replaceAll('-', '');
    return {
      pbanc_sn: 173_000 + index,
      biz_pbanc_nm: `2026년 ${['예비창업', '초기창업', '창업도약', '청년창업'][index % 4]} 지원 ${index + 1}`,
      pbanc_ctnt: '유망한 창업기업의 성장을 돕습니다',
      aply_trgt: index % 4 === 0 ? '예비창업자' : '창업기업,1인 창조기업',
      aply_trgt_ctnt: '공고일 기준 사업자등록을 마친 창업기업의 대표자',
      aply_excl_trgt_ctnt: '국세, 지방세 체납자<br/>예비창업패키지 기 수혜자 제외',
      pbanc_rcpt_bgng_dt: opens,
      pbanc_rcpt_end_dt: closes,
      supt_biz_clsfc: '사업화',
      supt_regin: index % 3 === 0 ? '전국' : '경기',
      biz_enyy: index % 2 === 0 ? '7년미만' : '예비창업자,1년미만,3년미만',
      biz_trgt_age: '만 20세 미만,만 20세 이상 ~ 만 39세 이하,만 40세 이상',
      prfn_matr: '',
      aply_mthd_onli_rcpt_istc: 'https://www.k-startup.go.kr 온라인 접수',
      detl_pg_url: `https://www.k-startup.go.kr/web/contents/bizpbanc-ongoing.do?schM=view&pbancSn=${173_000 + index}`,
      pbanc_ntrp_nm: '창업진흥원',
      prch_cnpl_no: '1357',
    };
  });
}

/** 기업마당, with both JSON shapes (one item alone is an object) and RSS without `dataType`, and K-Startup. */
export function businessSites(business: readonly Fields[], startup: readonly Fields[]): Readonly<Record<string, Site>> {
  return {
    '/uss/rss/bizinfoApi.do': {
      key: 'crtfcKey',
      page: 'pageIndex',
      refuse: () => gatewayXml(30),
      answer: (visit) => {
        const part = slice(business, numberOf(visit.request, 'pageUnit', 10, 1_000), visit);
        const rows = part.rows.map((row) => ({
          ...row,
          ...(part.hasCounts ? { totCnt: part.total } : { totCnt: '' }),
        }));
        if (visit.request.query.get('dataType') !== 'json')
          return xml(`<rss version="2.0"><channel>${elements({ title: '기업마당', item: rows })}</channel></rss>`);
        const [only] = rows;
        if (rows.length === 1 && only !== undefined) return json({ jsonArray: { item: only } });
        return json({ jsonArray: visit.page % 2 === 0 ? { item: rows } : rows });
      },
    },
    '/B552735/kisedKstartupService01/getAnnouncementInformation01': {
      key: 'serviceKey',
      page: 'page',
      refuse: () => gatewayXml(30),
      answer: (visit) => {
        const perPage = numberOf(visit.request, 'perPage', 10, 1_000);
        const part = slice(startup, perPage, visit);
        const counts = {
          page: visit.page,
          perPage,
          totalCount: part.total,
          currentCount: part.rows.length,
          matchCount: part.total,
        };
        return json({ ...(part.hasCounts ? counts : {}), data: part.rows });
      },
    },
  };
}
