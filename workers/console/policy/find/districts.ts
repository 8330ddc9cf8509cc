import { districtsIn, provinces } from '../../../../shared/policy/regions/index.ts';
import { html, type Markup } from '../../../gateway/pages/html.ts';
import type { PolicyMessages } from '../page.ts';

/** A choice of every district, by province; whole provinces can be chosen, too. */
export function districtSelect(language: 'ko' | 'en', p: PolicyMessages): Markup {
  const nameOf = ({ ko, en }: { readonly ko: string; readonly en: string | null }) =>
    language === 'en' ? (en ?? ko) : ko;
  const groups = provinces().map(
    (
      province,
    ) => html`<optgroup label="${nameOf(province)}"><option value="${province.code}">${nameOf(province)} · ${p.allKorea}</option>
${districtsIn(province.code).map((district) => html`<option value="${district.code}">${nameOf(province)} ${nameOf(district)}</option>`)}</optgroup>
`,
  );
  return html`<select name="answer" required><option value="">${p.chooseRegion}</option>${groups}</select>`;
}
