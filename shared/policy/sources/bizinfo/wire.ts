import { failed, type PageResult, type SourceAnswer } from '../answer.ts';
import { textOf } from '../decode.ts';
import { jsonOf } from '../json.ts';
import { countOf, fieldOf, isRow, listOf, pageOf, type Row } from '../records.ts';
import { xmlOf } from '../xml.ts';

/** Names of the RSS form for those of the JSON form. */
const RSS_NAMES: Readonly<Record<string, string>> = {
  seq: 'pblancId',
  title: 'pblancNm',
  link: 'pblancUrl',
  description: 'bsnsSumryCn',
  author: 'jrsdInsttNm',
  reqstDt: 'reqstBeginEndDe',
  lcategory: 'pldirSportRealmLclasCodeNm',
};

/** A row in the names of the JSON form, whichever form it came in. */
function renamed(value: unknown): unknown {
  if (!isRow(value)) return value;
  const row: Record<string, unknown> = { ...value };
  for (const [from, to] of Object.entries(RSS_NAMES))
    if (row[to] === undefined && row[from] !== undefined) row[to] = row[from];
  if (row.hashtags === undefined && row.hashTags !== undefined) row.hashtags = row.hashTags;
  return row;
}

/** Every item repeats the total; an empty list has none to repeat, and means that there is nothing. */
function totalOf(rows: readonly unknown[]): number | null {
  const first = rows[0];
  return isRow(first) ? (countOf(fieldOf(first, 'totCnt')) ?? null) : 0;
}

function page(rows: readonly unknown[]): PageResult {
  return pageOf(rows.map(renamed), 'pblancId', totalOf(rows));
}

/** `{"jsonArray": […]}`, or `{"jsonArray": {"item": […] | {…}}}`. */
function fromJson(value: Row): PageResult {
  if (!('jsonArray' in value)) return failed('malformed', 'no-header', 'no jsonArray');
  const { jsonArray } = value;
  return page(isRow(jsonArray) && 'item' in jsonArray ? listOf(jsonArray.item) : listOf(jsonArray));
}

/** A page of 기업마당: JSON of either shape, or RSS, which comes where `dataType` is left out or lost on the way. */
export function bizinfoPage(answer: SourceAnswer): PageResult {
  if (/^\s*<(?:\?xml|rss)/i.test(textOf(answer).slice(0, 100))) {
    const xml = xmlOf(answer, 'rss');
    if (!xml.ok) return xml;
    const { channel } = xml.value;
    return isRow(channel) ? page(listOf(channel.item)) : failed('malformed', 'no-header', 'no <channel>');
  }
  const json = jsonOf(answer);
  return json.ok ? fromJson(json.value) : json;
}
