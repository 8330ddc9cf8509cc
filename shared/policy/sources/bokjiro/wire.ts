import { failed, type PageResult, type SourceAnswer } from '../answer.ts';
import { countOf, fieldOf, listOf, pageOf, type Row } from '../records.ts';
import { reasonFailure } from '../refusal.ts';
import { xmlOf } from '../xml.ts';

/** Success is `0` here, unlike the `00` of the neighbours; both are taken. */
const SUCCESS = /^0+$/;

/**
 * An answer's own result code. What is empty or wrong comes with HTTP 200, `resultCode` 10 and `totalCount` 0: an error, not "there are no
 * programmes".
 */
function resultFailure(value: Row, answer: SourceAnswer): ReturnType<typeof failed> | null {
  const code = fieldOf(value, 'resultCode');
  if (code === '') return failed('malformed', 'no-header', 'no resultCode');
  return SUCCESS.test(code) ? null : reasonFailure(code, answer);
}

/** A page `<wantedList>` of 복지로. */
export function bokjiroPage(answer: SourceAnswer): PageResult {
  const xml = xmlOf(answer, 'wantedList');
  if (!xml.ok) return xml;
  const failure = resultFailure(xml.value, answer);
  if (failure !== null) return failure;
  const total = countOf(xml.value.totalCount);
  if (total === null) return failed('malformed', 'no-header', 'no totalCount');
  return pageOf(listOf(xml.value.servList), 'servId', total);
}

/** A `<wantedDtl>` of 복지로: one record. Some answers leave the result code out where all is well. */
export function bokjiroDetail(answer: SourceAnswer, record: string): PageResult {
  const xml = xmlOf(answer, 'wantedDtl');
  if (!xml.ok) return xml;
  const isWhole = fieldOf(xml.value, 'resultCode') === '' && fieldOf(xml.value, 'servId') !== '';
  const failure = isWhole ? null : resultFailure(xml.value, answer);
  if (failure !== null) return failure;
  const id = fieldOf(xml.value, 'servId');
  if (id !== '' && id !== record) return failed('malformed', 'other-record', `asked for ${record}`);
  return pageOf([{ ...xml.value, servId: record }], 'servId', 1);
}
