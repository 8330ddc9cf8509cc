import type { ApplicantKind, BenefitKind, Category, PolicyDocument } from '../../document/document.ts';
import { readAmount, readChannel, readDeadline, readRelations } from '../../text/index.ts';
import type { DocumentContext, JoinedRecord, Withheld } from '../connector.ts';
import { orNull, sourceRefOf, type Texts, textsOf } from './document.ts';

/** What a source says of a programme, before the texts are read for what all sources leave in them. */
export interface Gathered {
  readonly source: string;
  readonly title: string;
  readonly issuer: {
    readonly code?: string;
    readonly name: string;
    readonly kind?: string;
    readonly department?: string;
  };
  readonly applicants: readonly ApplicantKind[];
  readonly categories: readonly Category[];
  readonly benefits: readonly BenefitKind[];
  readonly tags: readonly string[];
  readonly regions: readonly string[];
  readonly texts: Texts;
  eligibility(texts: Texts): PolicyDocument['eligibility'];
  /** What the source says about the time to apply, in its own words. */
  readonly deadline: string;
  readonly url: string | null;
  readonly phone?: string;
  /** Where a coded field says it. */
  readonly online?: boolean | null;
  readonly documents: readonly string[];
  readonly laws: readonly string[];
  readonly modifiedAt: string | null;
}

const distinct = (tags: readonly string[]): string[] =>
  [...new Set(tags.map((tag) => tag.trim().slice(0, 60)).filter((tag) => tag !== ''))].slice(0, 40);

/** The document of what was gathered; held back without a title. */
export function assembled(
  joined: JoinedRecord,
  context: DocumentContext,
  gathered: Gathered,
): PolicyDocument | Withheld {
  const title = gathered.title.replace(/\s+/g, ' ').trim().slice(0, 300);
  if (title === '') return { withheld: 'untitled', detail: joined.record };
  const texts = textsOf({ ...gathered.texts, title, deadline: gathered.deadline });
  const channel = readChannel(texts.howToApply ?? '');
  const { issuer } = gathered;
  return {
    id: `${gathered.source}:${joined.record}`,
    title,
    titleEn: null,
    organisation: {
      code: orNull(issuer.code ?? '', 40),
      name: issuer.name.slice(0, 120),
      kind: orNull(issuer.kind ?? '', 40),
      department: orNull(issuer.department ?? '', 120),
    },
    applicants: [...gathered.applicants],
    categories: [...gathered.categories],
    benefits: [...gathered.benefits],
    tags: distinct(gathered.tags),
    regions: [...gathered.regions],
    texts,
    eligibility: gathered.eligibility(texts),
    deadline: readDeadline(gathered.deadline),
    channel: {
      url: gathered.url,
      phone: orNull(gathered.phone ?? '', 300),
      online: gathered.online ?? channel.online,
      visit: channel.visit,
    },
    amount: readAmount('benefit', texts.benefit ?? ''),
    documents: [...gathered.documents],
    laws: [...gathered.laws],
    relations: readRelations(texts),
    sources: [sourceRefOf(gathered.source, joined, context, { url: gathered.url, modifiedAt: gathered.modifiedAt })],
    provenance: {},
    verifiedOn: context.day,
  };
}
