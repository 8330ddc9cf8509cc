import { html, type Markup } from '../../../gateway/pages/html.ts';
import { section } from '../../components.ts';
import type { PageContext } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import type { PolicyMessages, PolicyPage } from '../page.ts';
import { edgeWords } from '../words.ts';

/** One programme in the words of its sources, and what it is joined to. */
export const programme: PolicyPage = {
  route: pageRoute('getProgrammePage', '/policy/programmes/{policyId}', 'One programme', '정책 상세 화면', {
    policyId: 'gov24:000000465790',
  }),
  audience: 'everybody',
  render(context, p) {
    const id = encodeURIComponent(context.params.policyId ?? '');
    const main = html`<div data-detail="/api/v1/policies/${id}" id="programme" hidden><h1 data-text="document.title"></h1>
<p><span data-text="document.organisation.name"></span> <span class="badge" data-if="open">${p.openNow}</span></p>
<p data-text="document.texts.summary"></p>
${section(
  'terms',
  p.deadline,
  null,
  html`<p data-text="document.deadline.text"></p>
<ul data-each="document.deadline.windows"><template><li><span data-text="label" data-none=""></span> <span data-text="opens"></span> – <span data-text="closes"></span></li></template></ul>`,
)}
${texts(p)}${bring(p)}${contact(p)}${origin(context, p)}</div>
${neighbours(context, p, id)}
<p class="no-print"><a class="button" href="/policy">${p.navFind}</a></p>`;
    return { title: p.programme, main, islands: ['programme-views'] };
  },
};

function texts(p: PolicyMessages): Markup {
  const parts = [
    ['target', p.target],
    ['criteria', p.criteria],
    ['benefit', p.benefit],
    ['howToApply', p.howToApply],
  ] as const;
  return html`${parts.map(
    ([
      field,
      title,
    ]) => html`<section class="card" data-if="document.texts.${field}" aria-labelledby="${field}-title"><h2 id="${field}-title">${title}</h2><p class="source" data-text="document.texts.${field}"></p></section>
`,
  )}`;
}

function bring(p: PolicyMessages): Markup {
  return section(
    'documents',
    p.documentsTitle,
    null,
    html`<ul data-each="document.documents"><template><li data-text="."></li></template></ul><p class="quiet" data-unless="document.documents">${p.documentsNone}</p>
<div data-if="document.laws"><h3>${p.laws}</h3><ul data-each="document.laws"><template><li data-text="."></li></template></ul></div>`,
  );
}

function contact(p: PolicyMessages): Markup {
  return html`<p data-if="document.channel.phone">${p.phone}: <span data-text="document.channel.phone"></span></p>
<p data-if="document.channel.url"><a data-href="document.channel.url" rel="noreferrer">${p.original}</a></p>
`;
}

function origin({ language }: PageContext, p: PolicyMessages): Markup {
  return section(
    'sources',
    p.sourcesTitle,
    null,
    html`<ul data-each="sources"><template><li><span data-text="source"></span> <code data-text="record"></code></li></template></ul>
<p class="quiet">${p.verifiedOn}: <span lang="${language}" data-text="document.verifiedOn"></span></p>
<div data-if="disagreements"><h3>${p.disagreements}</h3><ul data-each="disagreements"><template><li><strong data-text="field"></strong>
<ul data-each="said"><template><li><span data-text="source"></span>: <span data-text="value"></span></li></template></ul></li></template></ul></div>`,
  );
}

function neighbours({ language }: PageContext, p: PolicyMessages, id: string): Markup {
  return html`<section class="card" aria-labelledby="near-title" data-detail="/api/v1/policies/${id}/graph?lang=${language}&amp;near=6" id="near" data-view="relations" hidden><h2 id="near-title">${p.neighbours}</h2><p class="quiet">${p.neighboursLead}</p>
<ul data-each="relations"><template><li><strong data-text="kind" data-words="${edgeWords(p)}"></strong> <span data-text="node.label"></span> <q data-if="quote" data-text="quote"></q></li></template></ul>
<h3>${p.closeTo}</h3><ul data-each="near"><template><li><a data-fill="href=/policy/programmes/{id}" data-text="title"></a></li></template></ul></section>
`;
}
