/** The stylesheet of all pages: system fonts, light and dark by the reader's setting, readable at 320 px and in print. */
export const STYLESHEET = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fbfbfa, #15181b);
  --card: light-dark(#ffffff, #1c2024);
  --ink: light-dark(#1c2126, #e4e7ea);
  --quiet: light-dark(#59636e, #9aa5b1);
  --line: light-dark(#dfe3e7, #30363d);
  --accent: light-dark(#0a5c8a, #6cbcec);
  --get: light-dark(#0b6b3a, #66cc96);
  --post: light-dark(#0a5c8a, #6cbcec);
  --put: light-dark(#8a5a00, #e0b050);
  --delete: light-dark(#a32020, #f08a80);
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
}
* { box-sizing: border-box; }
html { scroll-padding-top: 4rem; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif;
  word-break: keep-all; overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: 0.15em; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.bar { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0.25rem 1.5rem;
  padding: 0.7rem max(1rem, calc((100% - 62rem) / 2)); background: var(--card); border-bottom: 1px solid var(--line); }
.bar .name { font-weight: 700; letter-spacing: 0.02em; color: var(--ink); text-decoration: none; }
.bar nav a { margin-left: 1rem; text-decoration: none; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 5rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0.5rem 0 0.75rem; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 0.75rem; }
h3 { font-size: 0.82rem; margin: 1.25rem 0 0.4rem; color: var(--quiet); font-weight: 600; }
p { margin: 0.5rem 0; max-width: 44rem; }
.quiet { color: var(--quiet); }
code, pre { font-family: var(--mono); font-size: 0.86em; }
code { background: color-mix(in srgb, var(--line) 45%, transparent); padding: 0.1em 0.3em; border-radius: 3px; }
pre { background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem 0.9rem; overflow-x: auto;
  white-space: pre; overflow-wrap: normal; }
pre code { background: none; padding: 0; }
details.operation { background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin: 0.5rem 0; }
details.operation > summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.3rem 0.8rem; padding: 0.6rem 0.9rem;
  cursor: pointer; list-style: none; }
details.operation > summary::-webkit-details-marker { display: none; }
details.operation[open] > summary { border-bottom: 1px solid var(--line); }
.inside { padding: 0.4rem 0.9rem 1rem; }
.method { font: 700 0.75rem/1.5 var(--mono); min-width: 3.6rem; color: var(--ink); }
.method.get { color: var(--get); } .method.post { color: var(--post); }
.method.put, .method.patch { color: var(--put); } .method.delete { color: var(--delete); }
.path { font-family: var(--mono); font-size: 0.9rem; }
.summary { color: var(--quiet); flex: 1 1 16rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--quiet); font-weight: 600; font-size: 0.82rem; }
tr:last-child td { border-bottom: 0; }
ul.plain { list-style: none; padding: 0; } ul.plain li { margin: 0.35rem 0; }
@media print { .bar { position: static; } details.operation { break-inside: avoid; } }
`;
