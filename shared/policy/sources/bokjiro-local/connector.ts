import { isDay } from '../../day.ts';
import type { PolicyDocument } from '../../document/document.ts';
import { regionOf, wholeDistrict } from '../../regions/index.ts';
import { readUrl, splitDocuments, splitLaws } from '../../text/index.ts';
import { BOKJIRO_TIMEOUT_MS, bokjiroEndpoints } from '../bokjiro/endpoints.ts';
import { names, PROVISIONS, repeated, THEMES } from '../bokjiro/words.ts';
import { assembled } from '../common/assemble.ts';
import { mapped, partOf, seoulTime } from '../common/document.ts';
import { withClauses } from '../common/eligibility.ts';
import { residence } from '../common/place.ts';
import { coded, codedText } from '../common/rules.ts';
import type { Connector, DocumentContext, JoinedRecord, Withheld } from '../connector.ts';
import { fieldOf, type Row } from '../records.ts';

const FOLDER = '/B554287/LocalGovernmentWelfareInformations';
/** The source's way to say that a programme has no end. */
const OPEN_END = '99991231';

/** A day of eight digits; `null` for none, and for the open end. */
function dayOf(row: Row | undefined, name: string): string | null {
  const text = fieldOf(row, name);
  if (!/^\d{8}$/.test(text) || text === OPEN_END) return null;
  const day = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  return isDay(day) ? day : null;
}

function document(joined: JoinedRecord, context: DocumentContext): PolicyDocument | Withheld {
  const list = partOf(joined, 'list');
  const detail = partOf(joined, 'detail');
  if (list === undefined) return { withheld: 'malformed', detail: joined.record };
  // sggNm is absent for what a 시·도 offers everywhere in it.
  const place = `${fieldOf(list, 'ctpvNm')} ${fieldOf(list, 'sggNm')}`.trim();
  const region = regionOf(place);
  const regions = region === null ? [] : wholeDistrict(region);
  const [from, until] = [dayOf(detail, 'enfcBgngYmd'), dayOf(detail, 'enfcEndYmd')];
  return assembled(joined, context, {
    source: 'bokjiro-local',
    title: fieldOf(list, 'servNm') || fieldOf(detail, 'servNm'),
    issuer: {
      name: place,
      kind: fieldOf(list, 'sggNm') === '' ? '광역시도' : '시군구',
      department: fieldOf(list, 'bizChrDeptNm'),
    },
    applicants: ['person', 'household'],
    categories: mapped(names(list, 'intrsThemaNmArray'), THEMES),
    benefits: mapped(names(list, 'srvPvsnNm'), PROVISIONS),
    tags: [...names(list, 'lifeNmArray'), ...names(list, 'trgterIndvdlNmArray')],
    regions,
    texts: {
      summary: fieldOf(list, 'servDgst'),
      target: fieldOf(detail, 'sprtTrgtCn'),
      criteria: fieldOf(detail, 'slctCritCn'),
      benefit: fieldOf(detail, 'alwServCn'),
      howToApply: fieldOf(detail, 'aplyMtdCn') || fieldOf(list, 'aplyMtdNm'),
      documents: repeated(detail, 'basfrmList', 'wlfareInfoReldNm').join('\n'),
    },
    eligibility: (texts) => {
      const kind = coded('kind', 'applicantKind', { anyOf: ['person', 'household'] }, 'list');
      const lost = regions.length === 0 ? [codedText('region-unknown', place, 'ctpvNm,sggNm')] : [];
      const rules = withClauses([kind, ...lost], residence(regions, texts, 'ctpvNm,sggNm'), regions, texts);
      // The days in which the programme exists; when one can apply is said elsewhere, or nowhere.
      return rules.map((dated) => ({
        ...dated,
        from,
        until: until !== null && from !== null && until < from ? null : until,
      }));
    },
    deadline: '',
    url: readUrl(fieldOf(list, 'servDtlLink')),
    phone: repeated(detail, 'inqplCtadrList', 'wlfareInfoReldCn').join(', '),
    documents: splitDocuments(...repeated(detail, 'basfrmList', 'wlfareInfoReldNm')),
    laws: splitLaws(...repeated(detail, 'baslawList', 'wlfareInfoReldNm')),
    modifiedAt: seoulTime(fieldOf(list, 'lastModYmd')),
  });
}

/** 복지로, services of local governments: a list, and a detail for each service. */
export const bokjiroLocal: Connector = {
  id: 'bokjiro-local',
  name: { ko: '복지로 지자체복지서비스', en: 'Bokjiro, services of local governments' },
  homepage: 'https://www.data.go.kr/data/15108347/openapi.do',
  requestsPerDay: 1_000,
  timeoutMs: BOKJIRO_TIMEOUT_MS,
  endpoints: bokjiroEndpoints(
    { path: `${FOLDER}/LcgvWelfarelist`, parameters: {} },
    { path: `${FOLDER}/LcgvWelfaredetailed`, parameters: {} },
  ),
  toDocument: document,
};
