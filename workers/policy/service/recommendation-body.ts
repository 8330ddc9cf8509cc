import type { RecommendationRecord } from '../../../shared/policy/applicant/state.ts';
import type { Catalogue } from '../../../shared/policy/catalogue/catalogue.ts';
import { seoulDay } from '../../../shared/policy/day.ts';
import { describeCondition, type Texts, wonText } from '../../../shared/policy/explain/describe.ts';
import { qualityOf } from '../../../shared/policy/lifecycle/quality.ts';
import type { PlanItem } from '../../../shared/policy/plan/item.ts';
import { type Alternative, type Plan, planOf } from '../../../shared/policy/plan/plan.ts';
import { tellDeadline } from '../../../shared/policy/plan/told.ts';
import { featureOf } from '../../../shared/policy/ranking/feature.ts';
import { isLoan } from '../../../shared/policy/ranking/measures.ts';
import type { OutlinedCondition } from '../../../shared/policy/ranking/outline.ts';
import type { RankedItem } from '../../../shared/policy/ranking/recommend.ts';

/** Programmes that go into a plan: what one may well get, and can apply for. */
const PLANNED = new Set<RankedItem['status']>(['eligible', 'likely', 'needs_info']);

/**
 * A recommendation as the API shows it.
 *
 * @param withDocuments - Whether documents are read, for what to bring.
 */
export async function recommendationBody(catalogue: Catalogue, record: RecommendationRecord, withDocuments: boolean) {
  const { id, inputs, items, counts, card, digest, spans, durationMs, locale } = record;
  const day = seoulDay(inputs.now);
  return {
    ...{ id, locale, counts, card, digest, spans, durationMs },
    createdAt: new Date(record.createdAt).toISOString(),
    ...{ catalogue: inputs.catalogueVersion, rules: inputs.rulesVersion, query: inputs.query, models: inputs.models },
    items: items.map((item, index) => itemBody(catalogue, item, index + 1, day)),
    plan: await planBody(catalogue, record, day, withDocuments),
  };
}

function itemBody({ cards }: Catalogue, item: RankedItem, rank: number, day: string) {
  const { position, policyId, status, probability, breakdown, flags, duplicates, outline } = item;
  const card = cards[position]!;
  const quality = qualityOf(card, card.verifiedOn, day);
  const isHigh = status === 'eligible' && quality >= 0.8 && !outline.hasUnread;
  return {
    ...{ rank, policyId, status, probability, breakdown, flags, duplicates },
    ...{ title: card.title, titleEn: card.titleEn, organisation: card.organisation.name, summary: card.summary },
    confidence: isHigh ? 'high' : status === 'eligible' || status === 'likely' ? 'medium' : 'low',
    score: breakdown.final_score,
    won: breakdown.value_is_estimated || isLoan(card) ? null : item.won,
    deadline: tellDeadline(card.deadline, day),
    conditions: outline.conditions.map(conditionBody),
    hasUnread: outline.hasUnread,
    url: card.channel.url,
  };
}

function conditionBody({ attribute, subject, test, verdict, isExclusion }: OutlinedCondition) {
  const holds = verdict === (isExclusion ? 'false' : 'true');
  const asked = describeCondition(attribute, test);
  const text: Texts = isExclusion ? { ko: `제외: ${asked.ko}`, en: `Excluded: ${asked.en}` } : asked;
  return { attribute, subject, text, state: verdict === 'unknown' ? 'unknown' : holds ? 'met' : 'unmet' };
}

/** The plan of a recommendation. */
async function planBody(
  catalogue: Catalogue,
  { items, inputs }: RecommendationRecord,
  day: string,
  isDetailed: boolean,
) {
  const planned = items.filter(({ status }) => PLANNED.has(status));
  const read = isDetailed ? await Promise.all(planned.map(({ position }) => catalogue.document(position))) : null;
  const plan = planOf(
    planned.map(
      (item, index): PlanItem => ({
        feature: featureOf(catalogue.cards[item.position]!),
        documents: read?.[index]?.documents ?? [],
        score: item.breakdown.final_score,
        ...{ won: item.won, isEstimated: item.breakdown.value_is_estimated, probability: item.probability },
      }),
    ),
    inputs.received,
    day,
  );
  const alternatives = plan.alternatives.map((one) => ({ ...one, text: insteadText(one, plan, catalogue) }));
  return { ...plan, alternatives, documents: read === null ? null : plan.documents };
}

/** "A instead of B because …". */
function insteadText(
  { title, insteadOf, reason, won, wonInstead }: Alternative,
  plan: Plan,
  catalogue: Catalogue,
): Texts {
  const titleOf = (id: string) => {
    const at = catalogue.positionOf(id);
    return plan.steps.find(({ policyId }) => policyId === id)?.title ?? (at === null ? id : catalogue.cards[at]!.title);
  };
  const others = insteadOf.map((id) => `「${titleOf(id)}」`).join(', ');
  if (reason === 'received') {
    return {
      ko: `「${title}」은(는) 이미 받고 있는 ${others}와(과) 함께 받을 수 없습니다.`,
      en: `“${title}” cannot be combined with ${others}, which you receive already.`,
    };
  }
  if (reason === 'amount') {
    return {
      ko: `「${title}」 대신 ${others}을(를) 권합니다. 연 ${wonText(wonInstead!, 'ko')}으로 ${wonText(won!, 'ko')}보다 많습니다.`,
      en: `${others} instead of “${title}”: ${wonText(wonInstead!, 'en')} a year against ${wonText(won!, 'en')}.`,
    };
  }
  return {
    ko: `「${title}」은(는) ${others}와(과) 함께 받을 수 없어, 더 알맞은 쪽을 권합니다.`,
    en: `“${title}” cannot be combined with ${others}, which suits you better.`,
  };
}
