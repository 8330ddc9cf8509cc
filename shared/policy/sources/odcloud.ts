import { failed, type PageResult, type SourceAnswer } from './answer.ts';
import { jsonOf } from './json.ts';
import { countOf, pageOf } from './records.ts';

/**
 * A page in the form of api.odcloud.kr: `{page, perPage, totalCount, currentCount, matchCount, data: […]}`.
 *
 * An answer without these counts, at HTTP 200, is an error: it must not read as "there are no records". The server has been seen to ignore
 * conditions, so `matchCount` is what conditions would leave, and `totalCount` what there is; no conditions are sent.
 */
export function odcloudPage(answer: SourceAnswer, idField: string): PageResult {
  const json = jsonOf(answer);
  if (!json.ok) return json;
  const { totalCount, data } = json.value;
  const total = countOf(totalCount);
  if (total === null) return failed('malformed', 'no-header', 'no totalCount');
  if (!Array.isArray(data)) return failed('malformed', 'form', 'no data');
  return pageOf(data, idField, total);
}
