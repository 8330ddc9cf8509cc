import type { ApplicantKind, BenefitKind, Category } from '../document/document.ts';
import { attributeOf } from '../facts/registry.ts';
import { regionLabel } from '../regions/index.ts';
import { squeeze, wordsOf } from '../search/fold.ts';
import { APPLICANT_LABELS, APPLICANT_WORDS, BENEFIT_WORDS, CATEGORY_WORDS } from '../search/labels.ts';
import { stemOf } from '../search/terms.ts';
import type { NodeKind } from './kinds.ts';

/** Names of more words than this are not looked for in a query. */
const MOST_WORDS = 4;
const LEAST_NAME = 2;
/** What a name says that many nodes bear is divided among them; more than this say nothing. */
const MOST_NODES = 8;

/** Finds the nodes that a query names: districts, traits, fields of life, organisations, titles. */
export class EntityIndex {
  readonly #byName = new Map<string, string[]>();

  /** @param keys Keys of all nodes. */
  constructor(keys: Iterable<string>) {
    for (const key of keys) {
      const colon = key.indexOf(':');
      const names = namesOf(key.slice(0, colon) as NodeKind, key.slice(colon + 1));
      for (const name of new Set(names.map(squeeze))) {
        if (name.length < LEAST_NAME) continue;
        const known = this.#byName.get(name);
        if (known === undefined) this.#byName.set(name, [key]);
        else known.push(key);
      }
    }
  }

  /** Nodes named, each with the share of a name that it bears, in the order of the query. */
  in(query: string): ReadonlyMap<string, number> {
    const words = wordsOf(query).slice(0, 32);
    const found = new Map<string, number>();
    for (let from = 0; from < words.length; from++) {
      for (let until = from + 1; until <= Math.min(words.length, from + MOST_WORDS); until++) {
        const some = words.slice(from, until);
        const written = some.map(({ text }) => text).join('');
        const stemmed = [...some.slice(0, -1).map(({ text }) => text), stemOf(some.at(-1)!)].join('');
        const nodes = this.#byName.get(stemmed) ?? this.#byName.get(written) ?? [];
        if (nodes.length > MOST_NODES) continue;
        for (const node of nodes) found.set(node, Math.max(found.get(node) ?? 0, 1 / nodes.length));
      }
    }
    return found;
  }
}

function namesOf(kind: NodeKind, id: string): readonly string[] {
  switch (kind) {
    case 'region':
      return regionNames(id);
    case 'trait': {
      const [attribute = '', option] = id.split(':');
      const label = attributeOf(attribute)?.options?.find((each) => each.id === option)?.label;
      return label === undefined ? [] : [label.ko, label.en, ...label.ko.split(/[·/()\s]+/)];
    }
    case 'category':
      return (CATEGORY_WORDS[id as Category] ?? '').split(' ');
    case 'applicant':
      return [
        ...(APPLICANT_WORDS[id as ApplicantKind] ?? '').split(' '),
        ...Object.values(APPLICANT_LABELS[id as ApplicantKind] ?? {}),
      ];
    case 'benefit':
      return (BENEFIT_WORDS[id as BenefitKind] ?? '').split(' ');
    case 'organisation':
    case 'title':
      return [id];
    default:
      return [];
  }
}

/** `서울특별시` is called `서울`, `강남구` also `강남`. */
function regionNames(code: string): readonly string[] {
  const full = regionLabel(code, 'ko');
  const own = full.split(' ').at(-1) ?? full;
  const short = own.replace(/(?:특별자치시|특별자치도|통합특별시|특별시|광역시|도|시|군|구)$/, '');
  return [full, own, short, regionLabel(code, 'en').split(',')[0] ?? ''];
}
