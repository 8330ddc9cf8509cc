import { bytesOf } from '../../../shared/kernel/hash.ts';
import type { Language } from '../../gateway/http/language.ts';
import { html, type Markup } from '../../gateway/pages/html.ts';
import type { Report } from './analytics-report.ts';
import { REPORT_TEXTS, type ReportTexts } from './analytics-report-texts.ts';

const STYLE = `
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, "Noto Sans KR", sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin-top: 2rem; break-after: avoid; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid #ccc; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; } tr { break-inside: avoid; } thead { display: table-header-group; }
footer { margin-top: 2rem; font-size: .85rem; }
@page { margin: 15mm; }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 10pt; } a { color: inherit; } }
`;

type Cells = readonly (string | number | null)[];

/** A report as a page for reading and printing: one document, nothing loaded from anywhere, no script. */
export async function reportPage(report: Report, language: Language): Promise<Response> {
  const t = REPORT_TEXTS[language];
  const document = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${t.title}: ${report.list}, ${report.from} – ${report.to}</title>
<style>${{ markup: STYLE }}</style>
</head>
<body>
<h1>${t.title}: ${report.list}</h1>
<p>${t.period}: <strong>${report.from} – ${report.to}</strong>, ${t.comparedWith}: ${report.before.from} – ${report.before.to}<br>
${t.madeAt}: <time>${report.generatedAt}</time>. ${t.days}</p>
${sections(report, language, t)}
<footer><p>${t.data}: ${report.attributions.map((item, i) => html`${i > 0 && ' · '}<a href="${item.url}">${item[language]}</a>`)}</p></footer>
</body>
</html>
`;
  return new Response(document.markup, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      'content-security-policy': `default-src 'none'; style-src '${await hashOf(STYLE)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      vary: 'Accept-Language',
    },
  });
}

function sections(report: Report, language: Language, t: ReportTexts): Markup[] {
  const { summary, runs } = report;
  const figures = (Object.keys(summary) as (keyof typeof summary)[]).map((name) => {
    const { now, before, change } = summary[name];
    return [t[name], now, before, signed(change)];
  });
  const counts = (['succeeded', 'unchanged', 'failed', 'cancelled', 'meanMs'] as const).map((name) => [
    t[name],
    runs.now[name],
    runs.before[name],
  ]);
  const ranked = ({ entries, before, change, share }: Report['types'][number]): Cells => [
    ...[entries, before, signed(change), `${(share * 100).toFixed(1)} %`],
  ];
  const ranks = [t.entries, t.before, t.change, t.share];
  return [
    section(t.summary, t, [t.figure, t.now, t.before, t.change], figures),
    section(t.runs, t, [t.figure, t.now, t.before], counts),
    section(
      t.sources,
      t,
      [t.source, ...ranks, t.added, t.withdrawn, t.expired, t.failed],
      report.sources.map((item) => [
        ...[item.key, ...ranked(item), item.changes.added, item.changes.withdrawn, item.changes.expired],
        item.runs.failed,
      ]),
    ),
    section(
      t.types,
      t,
      [t.type, ...ranks],
      report.types.map((item) => [item.key, ...ranked(item)]),
    ),
    section(
      t.countries,
      t,
      [t.country, ...ranks],
      report.countries.map((item) => [`${item.name[language]} (${item.key})`, ...ranked(item)]),
    ),
    section(
      t.networks,
      t,
      [t.network, t.blocks, t.addresses4],
      (report.registered?.networks ?? []).map(({ asn, name, blocks, addresses4 }) => [
        ...[`${name ?? ''} (AS${asn})`, blocks, addresses4],
      ]),
    ),
    section(
      t.course,
      t,
      [t.part, t.entries, t.added, t.updated, t.withdrawn, t.expired],
      report.points.map(({ key, level, changes }) => [
        ...[key, level?.entries ?? null, changes.added, changes.updated, changes.withdrawn, changes.expired],
      ]),
    ),
  ];
}

function section(title: string, t: ReportTexts, head: readonly string[], rows: readonly Cells[]): Markup {
  if (rows.length === 0) return html`<h2>${title}</h2><p>${t.none}</p>`;
  const kind = (index: number) => (index === 0 ? null : html` class="n"`);
  return html`<h2>${title}</h2>
<table><thead><tr>${head.map((text, i) => html`<th scope="col"${kind(i)}>${text}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((value, i) => html`<td${kind(i)}>${shown(value)}</td>`)}</tr>\n`)}</tbody></table>`;
}

function shown(value: string | number | null): string {
  if (value === null) return '–';
  return typeof value === 'number' ? value.toLocaleString('en-US') : value;
}

function signed(change: number | null): string | null {
  return change === null ? null : `${change > 0 ? '+' : ''}${change.toLocaleString('en-US')}`;
}

/** How a policy names the one style that it allows. */
async function hashOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytesOf(text) as BufferSource));
  return `sha256-${btoa(String.fromCharCode(...digest))}`;
}
