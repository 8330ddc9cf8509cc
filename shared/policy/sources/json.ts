import { failed, type PageResult, type SourceAnswer } from './answer.ts';
import { textOf } from './decode.ts';
import { isRow, type Row } from './records.ts';
import { refusal } from './refusal.ts';

/** An answer's JSON object, or the error that it is. JSON that does not end was cut on the way: worth another try. */
export function jsonOf(
  answer: SourceAnswer,
): { readonly ok: true; readonly value: Row } | Extract<PageResult, { ok: false }> {
  const text = textOf(answer);
  const refused = refusal(answer, text);
  if (refused !== null) return refused;
  if (text.trimStart().startsWith('<')) return failed('malformed', 'xml', 'XML instead of JSON');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What kind of broken JSON it is makes no difference to what happens next.
    return failed('retry', 'cut', `JSON that does not parse, ${answer.body.length} bytes`);
  }
  return isRow(value) ? { ok: true, value } : failed('malformed', 'form', 'JSON that is no object');
}
