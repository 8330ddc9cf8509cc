import type { Report } from './analytics-report.ts';

type Cell = string | number | null;

/**
 * A report as one table (RFC 4180, UTF-8 with a byte order mark, which spreadsheets need to read Korean): section, key, name,
 * figure, value, before, change. One figure a line, so that a spreadsheet can filter and pivot it.
 */
export function reportCsv(report: Report): string {
  const rows: Cell[][] = [['section', 'key', 'name', 'figure', 'value', 'before', 'change']];
  for (const [figure, { now, before, change }] of Object.entries(report.summary)) {
    rows.push(['summary', report.list, null, figure, now, before, change]);
  }
  for (const figure of ['succeeded', 'unchanged', 'failed', 'cancelled', 'meanMs'] as const) {
    const [now, before] = [report.runs.now[figure], report.runs.before[figure]];
    rows.push(['runs', report.list, null, figure, now, before, now === null || before === null ? null : now - before]);
  }
  for (const { key, entries, before, change, changes, runs } of report.sources) {
    rows.push(['source', key, null, 'entries', entries, before, change]);
    for (const [figure, value] of Object.entries({ ...changes, ...runs })) {
      rows.push(['source', key, null, figure, value, null, null]);
    }
  }
  for (const { key, entries, before, change } of report.types) {
    rows.push(['type', key, null, 'entries', entries, before, change]);
  }
  for (const { key, name, entries, before, change } of report.countries) {
    rows.push(['country', key, name.en, 'entries', entries, before, change]);
  }
  for (const { asn, name, blocks } of report.registered?.networks ?? []) {
    rows.push(['network', `AS${asn}`, name, 'blocks', blocks, null, null]);
  }
  for (const { key, level, changes } of report.points) {
    rows.push([report.interval, key, null, 'entries', level?.entries ?? null, null, null]);
    for (const [figure, value] of Object.entries(changes)) {
      rows.push([report.interval, key, null, figure, value, null, null]);
    }
  }
  for (const { en, url } of report.attributions) rows.push(['attribution', url, en, null, null, null, null]);
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** A spreadsheet runs what begins like a formula; names of networks are anybody's words. */
function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
