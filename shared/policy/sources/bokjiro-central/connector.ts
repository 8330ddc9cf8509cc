import type { PolicyDocument } from '../../document/document.ts';
import { readUrl, splitDocuments, splitLaws } from '../../text/index.ts';
import { BOKJIRO_TIMEOUT_MS, bokjiroEndpoints } from '../bokjiro/endpoints.ts';
import { names, PROVISIONS, repeated, THEMES } from '../bokjiro/words.ts';
import { assembled } from '../common/assemble.ts';
import { mapped, partOf, seoulTime } from '../common/document.ts';
import { withClauses } from '../common/eligibility.ts';
import { coded, codedText } from '../common/rules.ts';
import type { Connector, DocumentContext, JoinedRecord, Withheld } from '../connector.ts';
import { fieldOf } from '../records.ts';

const FOLDER = '/B554287/NationalWelfareInformationsV001';

function document(joined: JoinedRecord, context: DocumentContext): PolicyDocument | Withheld {
  const list = partOf(joined, 'list');
  const detail = partOf(joined, 'detail');
  if (list === undefined) return { withheld: 'malformed', detail: joined.record };
  const groups = names(list, 'trgterIndvdlArray');
  const sites = repeated(detail, 'inqplHmpgReldList', 'servSeDetailLink');
  return assembled(joined, context, {
    source: 'bokjiro-central',
    title: fieldOf(list, 'servNm') || fieldOf(detail, 'servNm'),
    issuer: {
      name: fieldOf(list, 'jurMnofNm') || fieldOf(detail, 'jurMnofNm'),
      kind: '중앙행정기관',
      department: fieldOf(list, 'jurOrgNm'),
    },
    applicants: ['person', 'household'],
    categories: mapped(names(list, 'intrsThemaArray'), THEMES),
    benefits: mapped(names(list, 'srvPvsnNm'), PROVISIONS),
    tags: [...names(list, 'lifeArray'), ...groups],
    regions: [],
    texts: {
      summary: fieldOf(list, 'servDgst'),
      target: fieldOf(detail, 'tgtrDtlCn'),
      criteria: fieldOf(detail, 'slctCritCn'),
      benefit: fieldOf(detail, 'alwServCn'),
      documents: repeated(detail, 'applmetList', 'servSeDetailNm').join('\n'),
      other: fieldOf(detail, 'wlfareInfoOutlCn'),
    },
    eligibility: (texts) => {
      const kind = coded('kind', 'applicantKind', { anyOf: ['person', 'household'] }, 'list');
      // Groups are labels for finding: whoever is in none of them may still qualify through the household.
      const labels =
        groups.length === 0 || texts.target !== undefined
          ? []
          : [codedText('groups', groups.join(', '), 'trgterIndvdlArray')];
      return withClauses([kind, ...labels], null, [], texts);
    },
    deadline: '',
    url: readUrl(fieldOf(list, 'servDtlLink')) ?? readUrl(sites.join(' ')),
    phone: fieldOf(list, 'rprsCtadr') || repeated(detail, 'inqplCtadrList', 'servSeDetailLink').join(', '),
    online: fieldOf(list, 'onapPsbltYn') === 'Y' ? true : fieldOf(list, 'onapPsbltYn') === 'N' ? false : null,
    documents: splitDocuments(...repeated(detail, 'applmetList', 'servSeDetailNm')),
    laws: splitLaws(...repeated(detail, 'baslawList', 'servSeDetailNm')),
    // The list has no date of change: svcfrstRegTs is when the record was made.
    modifiedAt: seoulTime(fieldOf(list, 'svcfrstRegTs')),
  });
}

/** 복지로, services of ministries (data.go.kr 15090532): a list, and a detail for each service. */
export const bokjiroCentral: Connector = {
  id: 'bokjiro-central',
  name: { ko: '복지로 중앙부처복지서비스', en: 'Bokjiro, services of ministries' },
  homepage: 'https://www.data.go.kr/data/15090532/openapi.do',
  requestsPerDay: 1_000,
  timeoutMs: BOKJIRO_TIMEOUT_MS,
  endpoints: bokjiroEndpoints(
    { path: `${FOLDER}/NationalWelfarelistV001`, parameters: { callTp: 'L', srchKeyCode: '001' } },
    { path: `${FOLDER}/NationalWelfaredetailedV001`, parameters: { callTp: 'D' } },
  ),
  toDocument: document,
};
