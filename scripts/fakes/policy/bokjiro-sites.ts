import type { FakeAnswer } from '../server.ts';
import { gatewayXml } from './faults.ts';
import { elements, numberOf, type Site, slice, type Visit, xml } from './site.ts';

/** What the list says, and what the detail says besides. */
export interface WelfareService {
  readonly list: Readonly<Record<string, string>>;
  readonly detail: Readonly<Record<string, unknown>>;
}

const THEMES = ['생활지원', '주거', '신체건강', '문화·여가', '임신·출산', '보호·돌봄'];
const LIVES = ['영유아', '아동', '청소년', '청년', '중장년', '노년', '임신·출산'];
const GROUPS = ['저소득', '장애인', '한부모·조손', '다자녀', '다문화·탈북민', '보훈대상자'];

/** Services of ministries. */
export function centralServices(count: number): WelfareService[] {
  return Array.from({ length: count }, (_, index) => {
    const servId = `WLF${String(index + 1).padStart(8, '0')}`;
    const name = `${GROUPS[index % 6]} ${THEMES[(index * 5) % 6]} 지원 ${index + 1}`;
    return {
      list: {
        servId,
        servNm: name,
        servDgst: `${GROUPS[index % 6]} 가구의 ${THEMES[(index * 5) % 6]}을 돕습니다`,
        lifeArray: `${LIVES[index % 7]},${LIVES[(index + 1) % 7]}`,
        trgterIndvdlArray: GROUPS[index % 6] ?? '',
        intrsThemaArray: THEMES[(index * 5) % 6] ?? '',
        jurMnofNm: '보건복지부',
        jurOrgNm: '복지정책과',
        svcfrstRegTs: '20250102',
        servDtlLink: `https://www.bokjiro.go.kr/ssis-tbu/twataa/wlfareInfo/moveTWAT52011M.do?wlfareInfoId=${servId}&wlfareInfoReldBztpCd=01`,
        sprtCycNm: '월',
        srvPvsnNm: index % 2 === 0 ? '현금지급' : '이용권',
        onapPsbltYn: index % 3 === 0 ? 'Y' : 'N',
        inqNum: String(100 + index),
        rprsCtadr: '129',
      },
      detail: {
        servId,
        servNm: name,
        crtrYr: '2026',
        wlfareInfoOutlCn: '생활이 어려운 가구의 부담을 덜어 드립니다',
        tgtrDtlCn: `○ ${GROUPS[index % 6]} 가구\n○ 만 ${18 + (index % 3)}세 이상`,
        slctCritCn: '기준 중위소득 50% 이하',
        alwServCn: `월 ${10 + (index % 9)}만원 지급`,
        lifeArray: `${LIVES[index % 7]}, ${LIVES[(index + 1) % 7]}`,
        applmetList: [
          { servSeCode: '010', servSeDetailNm: '신청서' },
          { servSeCode: '010', servSeDetailNm: '금융정보 제공동의서' },
        ],
        inqplCtadrList: [{ servSeCode: '020', servSeDetailLink: '129', servSeDetailNm: '보건복지상담센터' }],
        baslawList: [
          { servSeCode: '030', servSeDetailNm: '국민기초생활 보장법' },
          { servSeCode: '030', servSeDetailNm: '긴급복지지원법' },
        ],
      },
    };
  });
}

const PLACES: readonly (readonly [string, string])[] = [
  ['경기도', '광주시'],
  ['충청남도', '천안시'],
  ['서울특별시', ''],
  ['전남광주통합특별시', '서구'],
  ['인천광역시', '검단구'],
  ['강원특별자치도', '고성군'],
  ['경상남도', '고성군'],
];

/** Services of local governments; the third place offers its own for the whole 시·도, and so has no sggNm. */
export function localServices(count: number): WelfareService[] {
  return Array.from({ length: count }, (_, index) => {
    const [province, district] = PLACES[index % PLACES.length] ?? PLACES[0]!;
    const servId = `WLF0${String(index + 1).padStart(7, '0')}`;
    const name = `${district || province} ${THEMES[index % 6]} 지원 ${index + 1}`;
    return {
      list: {
        servId,
        servNm: name,
        servDgst: `${district || province} 주민의 ${THEMES[index % 6]}을 돕습니다`,
        lifeNmArray: LIVES[index % 7] ?? '',
        trgterIndvdlNmArray: GROUPS[index % 6] ?? '',
        intrsThemaNmArray: THEMES[index % 6] ?? '',
        bizChrDeptNm: '복지정책과',
        ctpvNm: province,
        sggNm: district,
        aplyMtdNm: '방문, 온라인',
        srvPvsnNm: '현금지급',
        sprtCycNm: '1회성',
        lastModYmd: '20260901',
        servDtlLink: `https://www.bokjiro.go.kr/ssis-tbu/twataa/wlfareInfo/moveTWAT52011M.do?wlfareInfoId=${servId}&wlfareInfoReldBztpCd=02`,
        inqNum: '7',
      },
      detail: {
        servId,
        servNm: name,
        enfcBgngYmd: '20250101',
        enfcEndYmd: index % 4 === 0 ? '20261231' : '99991231',
        sprtTrgtCn: `${district || province}에 6개월 이상 거주한 ${GROUPS[index % 6]} 가구`,
        slctCritCn: index % 2 === 0 ? '기준 중위소득 100% 이하' : '',
        alwServCn: `1회 ${20 + (index % 5) * 10}만원 지급`,
        aplyMtdCn: '읍면동 행정복지센터 방문 또는 복지로 온라인 신청',
        inqplCtadrList: { wlfareInfoDtlCd: '010', wlfareInfoReldCn: '031-000-0000', wlfareInfoReldNm: '복지정책과' },
        baslawList: { wlfareInfoDtlCd: '030', wlfareInfoReldNm: `${province} 복지 기본 조례` },
      },
    };
  });
}

/** What these services answer to a request that they do not understand, or that finds nothing: HTTP 200. */
const nothing = (root: string): FakeAnswer =>
  xml(
    `<${root}>${elements({ totalCount: '0', resultCode: '10', resultMessage: 'INVALID_REQUEST_PARAMETER_ERROR' })}</${root}>`,
  );

const listSite = (services: readonly WelfareService[]): Site => ({
  key: 'serviceKey',
  page: 'pageNo',
  refuse: () => gatewayXml(30),
  answer: (visit: Visit) => {
    const numOfRows = numberOf(visit.request, 'numOfRows', 10, 500);
    const part = slice(services, numOfRows, visit);
    if (part.rows.length === 0) return nothing('wantedList');
    const counts = part.hasCounts
      ? { totalCount: part.total, pageNo: visit.page, numOfRows, resultCode: '0', resultMessage: 'SUCCESS' }
      : {};
    return xml(`<wantedList>${elements({ ...counts, servList: part.rows.map(({ list }) => list) })}</wantedList>`);
  },
});

const detailSite = (services: readonly WelfareService[]): Site => ({
  key: 'serviceKey',
  page: 'pageNo',
  refuse: () => gatewayXml(30),
  answer: ({ request }) => {
    const id = request.query.get('servId');
    const service = services.find(({ list }) => list.servId === id);
    if (service === undefined) return nothing('wantedDtl');
    return xml(`<wantedDtl>${elements({ ...service.detail, resultCode: '0', resultMessage: 'SUCCESS' })}</wantedDtl>`);
  },
});

/** Both services of 복지로, each with its list and its detail. */
export const bokjiroSites = (
  central: readonly WelfareService[],
  local: readonly WelfareService[],
): Readonly<Record<string, Site>> => ({
  '/B554287/NationalWelfareInformationsV001/NationalWelfarelistV001': listSite(central),
  '/B554287/NationalWelfareInformationsV001/NationalWelfaredetailedV001': detailSite(central),
  '/B554287/LocalGovernmentWelfareInformations/LcgvWelfarelist': listSite(local),
  '/B554287/LocalGovernmentWelfareInformations/LcgvWelfaredetailed': detailSite(local),
});
