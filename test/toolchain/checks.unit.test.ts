import { describe, expect, test } from 'vitest';
import { isAllowed } from '../../scripts/checks/licences.ts';
import { checkLines } from '../../scripts/checks/lines.ts';
import { checkWords } from '../../scripts/checks/words.ts';

describe('words', () => {
  test.each([
    ['a.ts', `const x = '/home/${'someone'}/project';`],
    ['a.md', `see /${'work'}/thing`],
    ['package-lock.json', `"resolved": "https://registry.example/x.tgz"`],
    ['.npmrc', 'registry=https://registry.example/'],
    ['key.pem', `-----BEGIN ${'PRIVATE'} KEY-----`],
  ])('%s is refused', (path, text) => {
    expect(checkWords([{ path, text: `first line\n${text}` }])).toMatchObject({
      ok: false,
      text: expect.stringContaining(`${path}:2`),
    });
  });

  test.each([
    ['a.ts', "import x from '../work/x.ts'; const url = 'https://example.test/work/it';"],
    ['README.md', 'node_modules/ and .aegis/ and ~/.config'],
    ['openapi.json', '{"resolved": true}'],
  ])('%s passes', (path, text) => {
    expect(checkWords([{ path, text }])).toMatchObject({ ok: true });
  });
});

test('a file may have 400 lines and no more', () => {
  const file = (lines: number) => ({ path: 'a.ts', text: 'x\n'.repeat(lines) });
  expect(checkLines([file(400)])).toMatchObject({ ok: true });
  expect(checkLines([file(401)])).toMatchObject({ ok: false });
});

test.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['MIT AND Apache-2.0', true],
  ['MIT AND GPL-3.0-only', false],
  ['GPL-3.0-only', false],
  ['none stated', false],
])('licence %s: %s', (expression, allowed) => {
  expect(isAllowed(expression)).toBe(allowed);
});
