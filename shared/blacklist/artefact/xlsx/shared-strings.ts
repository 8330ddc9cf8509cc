import { AegisError } from '../../../kernel/error.ts';
import { createXmlTokenizer, type XmlHandler, type XmlTokenizer } from '../xml/tokenizer.ts';
import type { WorkbookLimits } from './limits.ts';
import { createTextRun, detached } from './text-run.ts';

const tooLarge = (limit: keyof WorkbookLimits): AegisError =>
  new AegisError('artefact_too_large', 'The workbook has too many shared strings', { details: { limit } });

/**
 * Reads the shared strings (ECMA-376 part 1, 18.4.9) into `strings` as they come. Runs of rich text are joined; phonetic runs (`rPh`),
 * which repeat a text in another script, are left out.
 *
 * @throws {AegisError} on `push`: `artefact_too_large` beyond `limits`
 */
export function createSharedStringsReader(strings: string[], limits: WorkbookLimits): XmlTokenizer {
  const run = createTextRun(limits.charactersPerCell);
  let inItem = false;
  let inText = false;
  let phonetic = 0;
  let characters = 0;
  const handler: XmlHandler = {
    open(name) {
      if (name === 'si') inItem = true;
      else if (name === 'rPh') phonetic++;
      else if (name === 't') inText = inItem && phonetic === 0;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') phonetic = Math.max(0, phonetic - 1);
      else if (name === 'si') {
        inItem = false;
        phonetic = 0;
        const { text } = run.take();
        characters += text.length;
        if (strings.length >= limits.sharedStrings) throw tooLarge('sharedStrings');
        if (characters > limits.sharedCharacters) throw tooLarge('sharedCharacters');
        strings.push(detached(text));
      }
    },
    text(raw) {
      if (inText) run.add(raw);
    },
    literal(text) {
      if (inText) run.addLiteral(text);
    },
  };
  return createXmlTokenizer(handler);
}
