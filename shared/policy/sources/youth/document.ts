import type { PolicyDocument } from '../../document/document.ts';
import { regionsOfOrganisation } from '../../regions/index.ts';
import { readUrl, splitDocuments } from '../../text/index.ts';
import { assembled } from '../common/assemble.ts';
import { districtList } from '../common/districts.ts';
import { mapped, partOf, seoulTime } from '../common/document.ts';
import { withClauses } from '../common/eligibility.ts';
import { residence } from '../common/place.ts';
import { coded, codedText } from '../common/rules.ts';
import type { DocumentContext, JoinedRecord, Withheld } from '../connector.ts';
import { fieldOf, type Row } from '../records.ts';
import { ALWAYS_OPEN, APPROVED, BENEFITS, CATEGORIES, oneDot } from './codes.ts';
import { youthRules } from './conditions.ts';

const lines = (...texts: readonly string[]): string => texts.filter((text) => text !== '').join('\n');

interface Where {
  readonly regions: readonly string[];
  /** Less than 1 where the issuer and the list of districts contradict each other. */
  readonly confidence: number;
  readonly unknown: readonly string[];
}

/** A local issuer that lists the whole country is believed to mean its own district, but not surely. */
function whereOf(row: Row, day: string): Where {
  const list = districtList(fieldOf(row, 'zipCd'), day);
  const issuer = regionsOfOrganisation(fieldOf(row, 'sprvsnInstCdNm'));
  if (!list.isNationwide) return { regions: list.regions, confidence: 1, unknown: list.unknown };
  return { regions: issuer, confidence: 0.6, unknown: [] };
}

function deadlineText(row: Row): string {
  const stated = fieldOf(row, 'aplyYmd');
  if (stated !== '') return stated;
  return fieldOf(row, 'aplyPrdSeCd') === ALWAYS_OPEN ? '상시' : '';
}

/** The programme of one record of the new interface of 온통청년. */
export function youthDocument(joined: JoinedRecord, context: DocumentContext): PolicyDocument | Withheld {
  const row = partOf(joined, 'getPlcy');
  if (row === undefined) return { withheld: 'malformed', detail: joined.record };
  const approval = fieldOf(row, 'plcyAprvSttsCd');
  if (approval !== APPROVED) return { withheld: 'not-approved', detail: approval };
  const where = whereOf(row, context.day);
  const categories = oneDot(fieldOf(row, 'lclsfNm'))
    .split(',')
    .flatMap((name) => CATEGORIES[name.trim()] ?? []);
  return assembled(joined, context, {
    source: 'youth',
    title: fieldOf(row, 'plcyNm'),
    issuer: {
      code: fieldOf(row, 'sprvsnInstCd'),
      name: fieldOf(row, 'sprvsnInstCdNm') || fieldOf(row, 'operInstCdNm'),
    },
    applicants: ['person'],
    categories: [...new Set(categories)],
    benefits: mapped([fieldOf(row, 'plcyPvsnMthdCd')], BENEFITS),
    tags: ['청년', ...fieldOf(row, 'plcyKywdNm').split(','), ...oneDot(fieldOf(row, 'mclsfNm')).split(',')],
    regions: where.regions,
    texts: {
      summary: fieldOf(row, 'plcyExplnCn'),
      criteria: lines(fieldOf(row, 'addAplyQlfcCndCn'), fieldOf(row, 'earnEtcCn')),
      exclusions: fieldOf(row, 'ptcpPrpTrgtCn'),
      benefit: fieldOf(row, 'plcySprtCn'),
      howToApply: fieldOf(row, 'plcyAplyMthdCn'),
      documents: fieldOf(row, 'sbmsnDcmntCn'),
      other: lines(fieldOf(row, 'etcMttrCn'), fieldOf(row, 'srngMthdCn')),
    },
    eligibility: (texts) => {
      const place = residence(where.regions, texts, where.confidence === 1 ? 'zipCd' : 'sprvsnInstCdNm,zipCd');
      const region = place === null ? null : { ...place, confidence: where.confidence };
      const kind = coded('kind', 'applicantKind', { anyOf: ['person', 'household'] }, 'getPlcy');
      const unknown =
        where.unknown.length === 0 ? [] : [codedText('region-unknown', where.unknown.join(', '), 'zipCd')];
      return withClauses([kind, ...youthRules(row), ...unknown], region, where.regions, texts);
    },
    deadline: deadlineText(row),
    url: readUrl(lines(fieldOf(row, 'aplyUrlAddr'), fieldOf(row, 'refUrlAddr1'), fieldOf(row, 'refUrlAddr2'))),
    documents: splitDocuments(fieldOf(row, 'sbmsnDcmntCn')),
    laws: [],
    modifiedAt: seoulTime(fieldOf(row, 'lastMdfcnDt')),
  });
}
