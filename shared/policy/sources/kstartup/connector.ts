import type { PolicyDocument } from '../../document/document.ts';
import { regionOf, wholeDistrict } from '../../regions/index.ts';
import type { Rule } from '../../rule/rule.ts';
import { readUrl } from '../../text/index.ts';
import { failed, type PageResult, type SourceAnswer } from '../answer.ts';
import { assembled } from '../common/assemble.ts';
import { applicantsOf, kindOf, stageOf } from '../common/business.ts';
import { partOf } from '../common/document.ts';
import { withClauses } from '../common/eligibility.ts';
import { plainText } from '../common/html.ts';
import { residence } from '../common/place.ts';
import { codedText } from '../common/rules.ts';
import type { Connector, DocumentContext, JoinedRecord, Withheld } from '../connector.ts';
import { jsonOf } from '../json.ts';
import { countOf, fieldOf, isRow, listOf, pageOf, type Row } from '../records.ts';
import { reasonFailure } from '../refusal.ts';
import { addressOf } from '../request.ts';

const TIMEOUT_MS = 30_000;

/** Both dialects of data.go.kr: `{totalCount, data: […]}`, and `response.header.resultCode` with `body.items.item` as an array, one object or `""`. */
function parse(answer: SourceAnswer): PageResult {
  const json = jsonOf(answer);
  if (!json.ok) return json;
  const { response } = json.value;
  if (!isRow(response)) {
    const total = countOf(json.value.totalCount);
    if (total === null) return failed('malformed', 'no-header', 'no totalCount');
    return pageOf(listOf(json.value.data), 'pbanc_sn', total);
  }
  const { header, body } = response;
  if (!isRow(header)) return failed('malformed', 'no-header', 'no header');
  const code = fieldOf(header, 'resultCode');
  if (!/^0+$/.test(code)) return reasonFailure(code, answer);
  const total = isRow(body) ? countOf(body.totalCount) : null;
  if (!isRow(body) || total === null) return failed('malformed', 'no-header', 'no totalCount');
  const { items } = body;
  return pageOf(isRow(items) ? listOf(items.item) : listOf(items), 'pbanc_sn', total);
}

const WHOLE_COUNTRY = /^(?:전국|전체)?$/;

function regionsOf(row: Row): readonly string[] {
  const text = fieldOf(row, 'supt_regin');
  if (WHOLE_COUNTRY.test(text)) return [];
  return text.split(',').flatMap((name) => {
    const code = regionOf(name.trim());
    return code === null ? [] : wholeDistrict(code);
  });
}

/** Labels that say something of who qualifies, and that nobody can read surely: `7년미만` may begin at 0 or at 5 years. */
function labels(row: Row): Rule[] {
  const rules: Rule[] = [];
  const years = fieldOf(row, 'biz_enyy');
  if (years !== '') rules.push(codedText('business-age', years, 'biz_enyy'));
  const ages = fieldOf(row, 'biz_trgt_age');
  const isEveryAge = /20세\s*미만/.test(ages) && /39세/.test(ages) && /40세\s*이상/.test(ages);
  if (ages !== '' && !isEveryAge) rules.push(codedText('owner-age', ages, 'biz_trgt_age'));
  const region = fieldOf(row, 'supt_regin');
  if (!WHOLE_COUNTRY.test(region) && regionsOf(row).length === 0)
    rules.push(codedText('region-unknown', region, 'supt_regin'));
  return rules;
}

const lines = (...texts: readonly string[]): string => texts.filter((text) => text !== '').join('\n');

function period(row: Row): string {
  const [from, until] = [fieldOf(row, 'pbanc_rcpt_bgng_dt'), fieldOf(row, 'pbanc_rcpt_end_dt')];
  return from === '' && until === '' ? '' : `${from} ~ ${until}`.trim();
}

function document(joined: JoinedRecord, context: DocumentContext): PolicyDocument | Withheld {
  const row = partOf(joined, 'announcements');
  if (row === undefined) return { withheld: 'malformed', detail: joined.record };
  const who = fieldOf(row, 'aply_trgt');
  const regions = [...new Set(regionsOf(row))];
  return assembled(joined, context, {
    source: 'kstartup',
    title: plainText(fieldOf(row, 'biz_pbanc_nm') || fieldOf(row, 'intg_pbanc_biz_nm')),
    issuer: {
      name: fieldOf(row, 'pbanc_ntrp_nm') || fieldOf(row, 'sprv_inst') || '창업진흥원',
      department: fieldOf(row, 'biz_prch_dprt_nm'),
    },
    applicants: applicantsOf(who),
    categories: ['business'],
    benefits: [],
    tags: ['창업', fieldOf(row, 'supt_biz_clsfc'), fieldOf(row, 'biz_enyy'), ...who.split(',')],
    regions,
    texts: {
      summary: plainText(fieldOf(row, 'pbanc_ctnt')),
      target: plainText(fieldOf(row, 'aply_trgt_ctnt')),
      exclusions: plainText(fieldOf(row, 'aply_excl_trgt_ctnt')),
      howToApply: plainText(
        lines(
          ...Object.keys(row)
            .filter((name) => /^aply_mthd_/.test(name))
            .sort()
            .map((name) => fieldOf(row, name)),
        ),
      ),
      other: plainText(fieldOf(row, 'prfn_matr')),
    },
    eligibility: (texts) =>
      withClauses(
        [kindOf(applicantsOf(who), 'aply_trgt'), ...stageOf(who, 'aply_trgt'), ...labels(row)],
        residence(regions, texts, 'supt_regin'),
        regions,
        texts,
      ),
    deadline: period(row),
    url: readUrl(fieldOf(row, 'detl_pg_url')) ?? readUrl(fieldOf(row, 'biz_gdnc_url')),
    phone: fieldOf(row, 'prch_cnpl_no'),
    documents: [],
    laws: [],
    modifiedAt: null,
  });
}

/** K-Startup 창업지원 공고 (data.go.kr 15125364). */
export const kstartup: Connector = {
  id: 'kstartup',
  name: { ko: 'K-Startup 창업지원포털', en: 'K-Startup' },
  homepage: 'https://www.data.go.kr/data/15125364/openapi.do',
  requestsPerDay: 10_000,
  timeoutMs: TIMEOUT_MS,
  endpoints: [
    {
      kind: 'pages',
      id: 'announcements',
      pageSize: 100,
      mostPageSize: 1_000,
      request: ({ origin = 'https://apis.data.go.kr', key, pageSize = 100 }, page) => ({
        url: addressOf(origin, '/B552735/kisedKstartupService01/getAnnouncementInformation01', {
          page,
          perPage: Math.min(pageSize, 1_000),
          returnType: 'json',
        }),
        headers: { accept: 'application/json' },
        secret: { in: 'query', name: 'serviceKey', value: key },
        timeoutMs: TIMEOUT_MS,
      }),
      parse,
    },
  ],
  toDocument: document,
};
