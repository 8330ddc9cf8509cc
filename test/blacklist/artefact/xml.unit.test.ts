import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { decodeReferences, XML_ENTITIES } from '../../../shared/blacklist/artefact/xml/references.ts';
import { attribute, createXmlTokenizer, LONGEST_TAG } from '../../../shared/blacklist/artefact/xml/tokenizer.ts';
import { isAegisError } from '../../../shared/kernel/error.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

type Said = readonly [kind: 'open' | 'close' | 'text', what: string];

/** What a document says when it comes in the given chunks; adjoining texts joined and resolved. */
function read(chunks: readonly string[]): Said[] {
  const said: [Said[0], string][] = [];
  let text = '';
  const flush = () => {
    if (text !== '') said.push(['text', text]);
    text = '';
  };
  const reader = createXmlTokenizer({
    open(name, attributes) {
      flush();
      said.push(['open', `${name}${attributes}`]);
    },
    close(name) {
      flush();
      said.push(['close', name]);
    },
    text(raw) {
      text += decodeReferences(raw, XML_ENTITIES, true) ?? '<unknown reference>';
    },
    literal(literal) {
      text += literal;
    },
  });
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  flush();
  return said;
}

/** The text cut after the given numbers of characters, over and over. */
function cut(text: string, sizes: readonly number[]): string[] {
  const chunks: string[] = [];
  for (let at = 0, i = 0; at < text.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    chunks.push(text.slice(at, at + size));
    at += size;
  }
  return chunks;
}

const refusal = (...chunks: string[]) => {
  try {
    read(chunks);
    return null;
  } catch (error) {
    return isAegisError(error) ? [error.code, error.details?.reason] : error;
  }
};

describe('character references', () => {
  it.each([
    ['&#44397;&#44032;', '국가'],
    ['&#xAD6D;&#xac00;', '국가'],
    ['&lt;&gt;&amp;&quot;&apos;', '<>&"\''],
    ['&amp;lt; is expanded once', '&lt; is expanded once'],
    ['&#128512;', '😀'],
    ['halves of a pair: &#55357;&#56832;', 'halves of a pair: 😀'],
  ])('%s', (text, plain) => {
    expect(decodeReferences(text, XML_ENTITIES, true)).toBe(plain);
  });

  it.each(['&nbsp;', '&', 'a & b;', '&#;', '&#x;', '&#0;', '&#x110000;', '&#1a;', '&lol9;', '&#-1;'])(
    '%s is none',
    (text) => {
      expect(decodeReferences(text, XML_ENTITIES, true)).toBeNull();
      expect(decodeReferences(text, XML_ENTITIES, false)).toBe(text);
    },
  );

  it('undo any escaping', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
        fc.boolean(),
        (text, hex) => {
          const escaped = Array.from(text, (c) =>
            hex ? `&#x${c.codePointAt(0)!.toString(16)};` : `&#${c.codePointAt(0)};`,
          );
          expect(decodeReferences(escaped.join(''), XML_ENTITIES, true)).toBe(text);
        },
      ),
    );
  });
});

describe('an attribute', () => {
  it.each([
    [' r="A1" s="6"', 'r', 'A1'],
    [' r="A1" s="6"', 's', '6'],
    [" s='6' r='B\"2'", 'r', 'B"2'],
    ['\n\tr = "C3"', 'r', 'C3'],
    [' name="a r=&quot;b" r="D4"', 'r', 'D4'],
    [' name=" r=\'x\' " r="E5"', 'r', 'E5'],
    [' sheetId="7" r:id="rId3"', 'id', 'rId3'],
    [' sr="7"', 'r', null],
    [' r=A1', 'r', null],
    [' r="A1', 'r', null],
    ['', 'r', null],
  ])('%s: %s', (attributes, name, value) => {
    expect(attribute(attributes, name)).toBe(value);
  });
});

describe('the XML reader', () => {
  const document =
    '\ufeff<?xml version="1.0" standalone="yes"?>\r\n<!-- a <b> & -- c --><x:row r="1" a=">" b=\'"/>\'><c r="A1"/>' +
    'T&amp;&#44397;&#x1F600;\r\nU\rV<![CDATA[<raw> &amp; ]] >]]>W</x:row ><?p <c/> ?><empty\n/>tail';
  const expected: Said[] = [
    ['text', '\ufeff'],
    ['text', '\n'],
    ['open', 'row r="1" a=">" b=\'"/>\''],
    ['open', 'c r="A1"'],
    ['close', 'c'],
    ['text', 'T&국😀\nU\nV<raw> &amp; ]] >W'],
    ['close', 'row'],
    ['open', 'empty\n'],
    ['close', 'empty'],
    ['text', 'tail'],
  ];
  /** Texts at the top are joined over comments and instructions by this test's reader. */
  const joined = [['text', '\ufeff\n'], ...expected.slice(2)];

  it('reads comments, instructions, CDATA, prefixes, quoted > and line ends', () => {
    expect(read([document])).toEqual(joined);
  });

  it('says the same however the document is cut', () => {
    for (let size = 1; size <= document.length; size++) expect(read(cut(document, [size])), `${size}`).toEqual(joined);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (sizes) => {
        expect(read(cut(document, sizes))).toEqual(joined);
      }),
    );
  });

  it('refuses a DOCTYPE, so that no entity can be declared', () => {
    const bomb = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>';
    expect(refusal(bomb)).toEqual(['artefact_unreadable', 'xml-doctype']);
    expect(refusal(...bomb)).toEqual(['artefact_unreadable', 'xml-doctype']);
  });

  it('refuses a tag without end, and holds no more of it than its limit', () => {
    expect(refusal(`<a b="${'x'.repeat(LONGEST_TAG + 1)}`)).toEqual(['artefact_unreadable', 'xml-tag']);
    expect(refusal(...Array.from({ length: 400 }, () => '<'.padEnd(64, 'a')))).toEqual([
      'artefact_unreadable',
      'xml-tag',
    ]);
  });

  it.each(['<a>', '<a></a', '</a>', '<a', '<!-- x', '<![CDATA[ x', '<?x', '<!', '<![CD'])(
    'refuses a document that ends in %s',
    (text) => {
      expect(refusal(text)).toEqual(['artefact_unreadable', 'xml-end']);
    },
  );

  it('passes over an endless comment without keeping it', () => {
    expect(read(['<!--', ...Array.from({ length: 1_000 }, () => '-'.repeat(1_000)), '--><a/>'])).toEqual([
      ['open', 'a'],
      ['close', 'a'],
    ]);
  });

  it('never throws anything but an AegisError', () => {
    const scrap = fc.constantFrom(
      '<',
      '>',
      '/',
      '!',
      '?',
      '--',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '"',
      "'",
      '&',
      ';',
      'a',
      '=',
      ' ',
      '\r',
      '\n',
      '<!D',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(scrap, fc.string())), fc.integer({ min: 1, max: 9 }), (parts, size) => {
        const text = parts.join('');
        const whole = refusal(text);
        expect(whole === null || Array.isArray(whole)).toBe(true);
        expect(refusal(...cut(text, [size]))).toEqual(whole);
      }),
      { numRuns: 1_000 },
    );
  });
});
