import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { failed, type PageResult, type SourceAnswer } from './answer.ts';
import { textOf } from './decode.ts';
import { isRow, type Row } from './records.ts';
import { refusal } from './refusal.ts';

/** Codes have leading zeros: no value becomes a number or a boolean. */
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  htmlEntities: true,
});

/**
 * The children of an answer's root element, or the error that the answer is. XML that does not end was cut on the way: worth another try.
 *
 * @param root Name of the element that the endpoint answers with.
 */
export function xmlOf(
  answer: SourceAnswer,
  root: string,
): { readonly ok: true; readonly value: Row } | Extract<PageResult, { ok: false }> {
  const text = textOf(answer);
  const refused = refusal(answer, text);
  if (refused !== null) return refused;
  if (!text.trimStart().startsWith('<')) return failed('malformed', 'json', 'JSON instead of XML');
  if (XMLValidator.validate(text) !== true)
    return failed('retry', 'cut', `XML that does not parse, ${answer.body.length} bytes`);
  const document: unknown = parser.parse(text);
  const value = isRow(document) ? document[root] : undefined;
  if (value === '') return { ok: true, value: {} };
  return isRow(value) ? { ok: true, value } : failed('malformed', 'form', `no <${root}>`);
}
