import { CAPACITY_PRESETS } from '../../../../shared/blacklist/capacity/presets.ts';
import { FORMATS } from '../../../../shared/blacklist/formats/registry.ts';
import { CATEGORIES } from '../../../../shared/blacklist/record.ts';
import { html, type Markup } from '../../../gateway/pages/html.ts';
import { choices, field, select } from '../../components.ts';
import type { PageContext } from '../../page.ts';
import { lines } from '../../parts.ts';
import { categories } from '../operate-words.ts';
import type { BlacklistMessages } from '../page.ts';

const off = { autocomplete: 'off' } as const;

/** What can be said of a consumer: first what everybody has to decide, the rest behind a fold unless it is `isOpen`. */
export function consumerFields({ language }: PageContext, b: BlacklistMessages, isOpen: boolean): readonly Markup[] {
  const formats = [...FORMATS.values()].map(
    ({ id, title, titleKo }) => [id, language === 'ko' ? titleKo : title] as const,
  );
  const presets = CAPACITY_PRESETS.map(({ id, title, titleKo }) => [id, language === 'ko' ? titleKo : title] as const);
  const first = [
    field({ name: 'name', label: b.conName, hint: b.conNameHint, maxLength: 64, ...off }),
    field({ name: 'lists', label: b.conLists, hint: b.conListsHint, kind: 'commas', value: 'main', ...off }),
    select({ name: 'format', label: b.conFormat, options: formats }),
    select({
      ...{ name: 'capacity.preset', label: b.conPreset, isNullable: true },
      options: [['', b.conNoPreset], ...presets],
    }),
  ];
  const rest = html`${limits(b)}${filter(b)}${lines('optionText', b.conOptions, b.conOptionsHint)}${optionsKnown(b)}
${lines('exemptionText', b.conExemptions, b.conExemptionsHint)}
${field({ name: 'contact', label: b.conContact, optional: true, maxLength: 200, ...off })}${field({ name: 'note', label: b.conNote, optional: true, maxLength: 1000, ...off })}`;
  return isOpen ? [...first, rest] : [...first, html`<details><summary>${b.conMore}</summary>${rest}</details>`];
}

function limits(b: BlacklistMessages): Markup {
  const number = { type: 'number', kind: 'number', optional: true, ...off } as const;
  return html`${field({ name: 'allowFrom', label: b.conAllowFrom, hint: b.conAllowFromHint, kind: 'lines', optional: true, ...off })}
${field({ name: 'expectedPollSeconds', label: b.conPoll, hint: b.conPollHint, ...number })}
${field({ name: 'capacity.maxEntries', label: b.conMaxEntries, hint: b.conMaxEntriesHint, ...number })}
${field({ name: 'capacity.maxBytes', label: b.conMaxBytes, ...number })}
${field({ name: 'capacity.shards', label: b.conShards, hint: b.conShardsHint, ...number, optional: false, value: '1' })}`;
}

function filter(b: BlacklistMessages): Markup {
  const words = categories(b);
  const source = { kind: 'lines', optional: true, ...off } as const;
  return html`${field({ name: 'filter.minScore', label: b.conMinScore, hint: b.conMinScoreHint, type: 'number', kind: 'number', value: '0', ...off })}
${select({
  ...{ name: 'families', label: b.conFamilies },
  options: [
    ['4,6', b.conBoth],
    ['4', b.conOnly4],
    ['6', b.conOnly6],
  ],
})}
${choices(
  'filter.categories',
  b.conCategories,
  CATEGORIES.map((category) => [category, words[category]] as const),
)}
${field({ name: 'filter.sources.only', label: b.conOnly, ...source })}${field({ name: 'filter.sources.except', label: b.conExcept, ...source })}`;
}

/** Which options each format has, for who writes them. */
function optionsKnown(b: BlacklistMessages): Markup {
  const options = [...FORMATS.values()].flatMap(({ id, options }) =>
    Object.entries(options).map(
      ([name, { description, default: value }]) =>
        html`<tr><td><code>${id}</code></td><td><code>${name}</code></td><td lang="en">${description}</td><td><code>${value}</code></td></tr>`,
    ),
  );
  return html`<details><summary>${b.conOptionsKnown}</summary><div class="scroll" tabindex="0" role="region" aria-label="${b.conOptionsKnown}">
<table><thead><tr><th scope="col">${b.conFormat}</th><th scope="col">${b.conOption}</th><th scope="col">${b.conMeaning}</th><th scope="col">${b.conDefault}</th></tr></thead><tbody>${options}</tbody></table></div></details>`;
}
