import type { FakeBulletin } from './secudium-data.ts';

/** How the file name stands in the button of the grid. */
export const NAME_STYLES = ['plain', 'url-encoded', 'single-quotes', 'references'] as const;
export type NameStyle = (typeof NAME_STYLES)[number];

/** What may be wrong with a row of the grid. */
export type RowDefect = 'short-row' | 'missing-button';

function button({ uuid, fileName }: FakeBulletin, style: NameStyle): string {
  switch (style) {
    case 'single-quotes':
      return `<button onclick="download('${uuid}', '${fileName}');">Down</button>`;
    case 'url-encoded':
      return `<button onclick='download("${uuid}", "${encodeURIComponent(fileName)}")'>`;
    case 'references':
      return `<button onclick="download(&quot;${uuid}&quot;, &#34;${fileName}&#34;)">`;
    default:
      return `<button onclick='download("${uuid}", "${fileName}")'>`;
  }
}

function cells(bulletin: FakeBulletin, style: NameStyle, defect: RowDefect | null): string[] {
  const { title, author, postedAt } = bulletin;
  if (defect === 'short-row') return ['', '', title];
  return ['', '', title, author, postedAt, defect === 'missing-button' ? '' : button(bulletin, style), '12', 'N'];
}

/** A page of the DHTMLX grid. Defects hit the first rows of the page. */
export function gridBody(
  bulletins: readonly FakeBulletin[],
  form: 'json' | 'xml',
  style: NameStyle,
  defects: readonly RowDefect[],
): string {
  const rows = bulletins.map((bulletin, index) => ({
    id: bulletin.id,
    data: cells(bulletin, style, defects[index] ?? null),
  }));
  if (form === 'json') return JSON.stringify({ rows: rows.map((row) => ({ ...row, userData: {} })) });
  const xml = rows.map(
    ({ id, data }) => `<row id="${id}">${data.map((cell) => `<cell><![CDATA[${cell}]]></cell>`).join('')}</row>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rows total_count="${rows.length}" pos="0">${xml.join('\n')}</rows>`;
}
