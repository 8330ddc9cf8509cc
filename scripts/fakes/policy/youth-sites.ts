import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { addDays } from '../../../shared/policy/day.ts';
import { gatewayXml } from './faults.ts';
import { elements, json, numberOf, type Site, slice, xml } from './site.ts';

type Fields = Record<string, string>;

const RECORDED = fileURLToPath(new URL('../../../test/policy/fixtures/youth-list-capture.json', import.meta.url).href);

/** The recorded record of the real source. */
export function recordedYouthPolicy(): Fields {
  const answer = JSON.parse(readFileSync(RECORDED, { encoding: 'utf8' })) as { result: { youthPolicyList: Fields[] } };
  const [policy] = answer.result.youthPolicyList;
  if (policy === undefined) throw new Error('the recorded answer is empty');
  return policy;
}

const THEMES: readonly (readonly [string, string, string, string])[] = [
  ['청년 면접수당 지원', '일자리', '취업', '0042006'],
  ['청년 임차보증금 이자 지원', '주거', '주택 및 거주지', '0042007'],
  ['청년 직무교육 과정', '교육･직업훈련', '미래역량강화', '0042002'],
  ['청년 마음건강 바우처', '금융･복지･문화', '건강', '0042010'],
  ['청년 정책참여단 모집', '참여･기반', '청년참여', '0042002'],
  ['청년 자산형성 통장', '금융･복지･문화', '취약계층 및 금융지원', '0042006'],
];
const ISSUERS: readonly (readonly [string, string, string])[] = [
  ['서울특별시', '6110000', '11110,11140,11170,11200,11215'],
  ['경기도 수원시', '3740000', '41111,41113,41115,41117'],
  ['부산광역시', '6260000', '26110,26140,26170'],
  ['강원특별자치도 춘천시', '4181000', '42110'],
  ['전북특별자치도 군산시', '4671000', '45130'],
  ['고용노동부', '1492000', ''],
];

/** One text for every nth policy, another one for the rest. */
const every = (index: number, nth: number, then: string, otherwise: string): string =>
  index % nth === 0 ? then : otherwise;

/** Policies of the new interface, the recorded one first; every eleventh is not approved. */
export function youthPolicies(count: number, today: string): Fields[] {
  const recorded = recordedYouthPolicy();
  const made = Array.from({ length: Math.max(0, count - 1) }, (_, index): Fields => {
    const [name, large, middle, method] = THEMES[index % THEMES.length] ?? THEMES[0]!;
    const [issuer, code, districts] = ISSUERS[Math.floor(index / THEMES.length) % ISSUERS.length] ?? ISSUERS[0]!;
    const opens = addDays(today, ((index * 13) % 80) - 40).replaceAll('-', '');
    const closes = addDays(today, ((index * 13) % 80) - 10).replaceAll('-', '');
    return {
      ...recorded,
      plcyNo: `2026${String(index).padStart(16, '0')}`,
      plcyNm: `${issuer} ${name} ${Math.floor(index / 36) + 1}기`,
      plcyKywdNm: every(index, 2, '보조금,바우처', '교육지원'),
      plcyExplnCn: `${issuer}에서 청년을 위해 운영하는 ${name} 사업입니다`,
      plcySprtCn: `ㅇ 1인당 최대 ${10 + (index % 5) * 10}만원 지원`,
      lclsfNm: large,
      mclsfNm: middle,
      plcyPvsnMthdCd: method,
      plcyAprvSttsCd: every(index + 1, 11, '0044001', '0044002'),
      sprvsnInstCd: code,
      sprvsnInstCdNm: issuer,
      operInstCdNm: issuer,
      sprtTrgtMinAge: every(index, 7, '0', '19'),
      sprtTrgtMaxAge: every(index, 7, '0', '39'),
      sprtTrgtAgeLmtYn: every(index, 2, 'Y', 'N'),
      mrgSttsCd: every(index, 9, '0055002', '0055003'),
      jobCd: every(index, 3, '0013003', '0013010'),
      schoolCd: every(index, 4, '0049005,0049006', '0049010'),
      earnMaxAmt: every(index, 5, '5000', '0'),
      zipCd: districts,
      addAplyQlfcCndCn: every(index, 2, '공고일 기준 해당 지역에 주민등록을 둔 자', ''),
      ptcpPrpTrgtCn: every(index, 3, '청년수당과 중복 참여 불가', ''),
      aplyPrdSeCd: every(index + 1, 6, '0057002', '0057001'),
      aplyYmd: every(index + 1, 6, '', `${opens} ~ ${closes}`),
      lastMdfcnDt: '2026-09-03 10:50:25',
    };
  });
  return [recorded, ...made].slice(0, count);
}

/** Records of the old interface. */
export function oldYouthPolicies(count: number): Fields[] {
  return Array.from({ length: count }, (_, index) => ({
    bizId: `R2023${String(index).padStart(10, '0')}`,
    polyBizSecd: index % 3 === 0 ? '003001001' : '003002001',
    polyBizTy: index % 3 === 0 ? '중앙부처' : '지자체',
    polyBizSjnm: `청년 ${['월세', '창업', '구직', '교육'][index % 4]} 지원 ${index + 1}`,
    polyItcnCn: '청년의 자립을 돕는 사업입니다',
    sporCn: `월 최대 ${10 + (index % 4) * 5}만원 지원`,
    rqutPrdCn: index % 2 === 0 ? '2026.11.01 ~ 2026.12.20' : '-',
    prdRpttSecd: index % 2 === 0 ? '002004' : '002001',
    ageInfo: index % 5 === 0 ? '제한없음' : '만 19세 ~ 34세',
    majrRqisCn: '제한없음',
    empmSttsCn: index % 4 === 0 ? '미취업자' : '제한없음',
    splzRlmRqisCn: '제한없음',
    accrRqisCn: '제한없음',
    prcpCn: '-',
    prcpLmttTrgtCn: index % 3 === 1 ? '생계급여 수급자는 참여 제한' : '-',
    rqutProcCn: '온라인 신청 후 서류심사',
    pstnPaprCn: '신청서, 주민등록등본',
    rqutUrla: 'https://www.example.go.kr/apply',
    mngtMson: index % 3 === 0 ? '고용노동부' : '서울특별시',
    cnsgNmor: index % 3 === 0 ? '고용노동부' : '서울특별시',
    polyRlmCd: ['023020', '023010', '023010', '023030'][index % 4] ?? '023050',
  }));
}

/** Both interfaces of 온통청년. */
export function youthSites(policies: readonly Fields[], old: readonly Fields[]): Readonly<Record<string, Site>> {
  return {
    '/go/ythip/getPlcy': {
      key: 'apiKeyNm',
      page: 'pageNum',
      refuse: () => json({ resultCode: 401, resultMessage: '인증키가 유효하지 않습니다.' }),
      answer: (visit) => {
        const pageSize = numberOf(visit.request, 'pageSize', 10, 100);
        const part = slice(policies, pageSize, visit);
        const pagging = { totCount: part.total, pageNum: visit.page, pageSize };
        return json({
          resultCode: 200,
          resultMessage: '성공적으로 데이터를 가지고 왔습니다.',
          result: { ...(part.hasCounts ? { pagging } : {}), youthPolicyList: part.rows },
        });
      },
    },
    '/opi/youthPlcyList.do': {
      key: 'openApiVlak',
      page: 'pageIndex',
      refuse: () => gatewayXml(30),
      answer: (visit) => {
        const part = slice(old, numberOf(visit.request, 'display', 10, 100), visit);
        const counts = part.hasCounts ? { pageIndex: visit.page, totalCnt: part.total } : {};
        return xml(`<youthPolicyList>${elements({ ...counts, youthPolicy: part.rows })}</youthPolicyList>`);
      },
    },
  };
}
