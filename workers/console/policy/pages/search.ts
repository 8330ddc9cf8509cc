import { APPLICANT_KINDS, CATEGORIES } from '../../../../shared/policy/document/document.ts';
import { CATEGORY_LABELS } from '../../../../shared/policy/document/labels.ts';
import { html } from '../../../gateway/pages/html.ts';
import { field, list, section, select } from '../../components.ts';
import { pageRoute } from '../../page-route.ts';
import { applicantLabel } from '../labels.ts';
import type { PolicyMessages, PolicyPage } from '../page.ts';

/** Search in Korean or English. */
export const search: PolicyPage = {
  route: pageRoute('getProgrammeSearchPage', '/policy/search', 'Search among programmes', '정책 검색 화면'),
  audience: 'everybody',
  navigation: 'navSearch',
  render({ language, t, url }, p) {
    const query = (url.searchParams.get('q') ?? '').trim().slice(0, 200);
    const chosen = (name: string, known: readonly string[]) =>
      known.find((id) => id === url.searchParams.get(name)) ?? '';
    const category = chosen('category', CATEGORIES);
    const applicant = chosen('applicant', APPLICANT_KINDS);
    const isOpen = url.searchParams.get('open') === 'true';
    const categories = CATEGORIES.map((id) => [id, CATEGORY_LABELS[id][language]] as const);
    const applicants = APPLICANT_KINDS.map((id) => [id, applicantLabel(id, language)] as const);
    const main = html`<h1>${p.navSearch}</h1><p>${p.searchLead}</p>
<form method="get" action="/policy/search" class="card" role="search">
${field({ name: 'q', label: p.query, type: 'search', maxLength: 200, value: query, autocomplete: 'off', optional: true })}
${select({ name: 'category', label: p.category, options: [['', p.anyCategory], ...categories], chosen: category })}
${select({ name: 'applicant', label: p.applicant, options: [['', p.anyApplicant], ...applicants], chosen: applicant })}
<div class="check"><input type="checkbox" id="open" name="open" value="true"${isOpen && html` checked`}><label for="open">${p.onlyOpen}</label></div>
<p class="actions"><button type="submit" class="primary">${p.search}</button></p></form>
${section(
  'results',
  p.found,
  null,
  list({
    ...{ id: 'found', source: addressOf(query, { category, applicant, open: isOpen ? 'true' : '' }) },
    ...{ caption: p.found, empty: p.searchNone, more: t.more },
    row: row(query !== '', p),
  }),
)}`;
    return { title: query === '' ? p.navSearch : query, main };
  },
};

/** The list and the search name the organisation and whether it is open differently. */
const row = (
  isSearch: boolean,
  p: PolicyMessages,
) => html`<li class="item"><div><a data-fill="href=/policy/programmes/{id}" data-text="title"></a> <span class="badge" data-state="good" data-if="${isSearch ? 'isOpen' : 'open'}">${p.openNow}</span>
<p class="quiet"><span data-text="${isSearch ? 'organisation.name' : 'organisation'}" data-none=""></span></p><p data-text="summary" data-none=""></p>
<p class="quiet">${p.deadline}: <span data-text="deadline.text" data-none="–"></span></p></div></li>`;

/** Words are searched for; without any there is the list, with what closes first at its head. */
function addressOf(query: string, filters: Readonly<Record<string, string>>): string {
  const parameters = new URLSearchParams({ limit: '20' });
  if (query === '') parameters.set('sort', 'closing');
  else parameters.set('q', query);
  for (const [name, value] of Object.entries(filters)) if (value !== '') parameters.set(name, value);
  return `/api/v1/policies${query === '' ? '' : '/search'}?${parameters}`;
}
