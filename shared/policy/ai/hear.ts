import type { Facts } from '../facts/fact.ts';
import { mergeFacts } from '../facts/facts.ts';
import { hearNumbers } from './hear-numbers.ts';
import { hearRegion } from './hear-region.ts';
import { hearWords } from './hear-words.ts';
import type { Heard } from './question.ts';

/**
 * What a question in Korean or English seems to say about who asks: age, district, income, work, household. By rules alone; what is not
 * said plainly is not heard, and nothing of it counts before the person has confirmed it.
 *
 * Several numbers for one attribute contradict each other: then none of them is heard.
 *
 * @example
 * hearFacts('서울 사는 28살 백수인데 월세 지원 있나요?').map(({ attribute }) => attribute); // ['age', 'region', 'employment']
 */
export function hearFacts(question: string): readonly Heard[] {
  const all = [...hearNumbers(question), ...hearRegion(question), ...hearWords(question)];
  const distinct = all.filter((one, at) => all.findIndex((other) => isSame(one, other)) === at);
  return distinct
    .filter((one) => 'has' in one.fact || distinct.every((other) => other === one || other.attribute !== one.attribute))
    .filter((one) => !isContradicted(one, distinct))
    .sort((left, right) => left.start - right.start);
}

/** What was heard as facts, as they would be if the person confirmed all of it. */
export function factsOfHeard(heard: readonly Heard[]): Facts {
  return heard.reduce<Facts>((facts, { attribute, fact }) => mergeFacts(facts, { [attribute]: fact }), {});
}

function isSame(left: Heard, right: Heard): boolean {
  return left.attribute === right.attribute && JSON.stringify(left.fact) === JSON.stringify(right.fact);
}

/** A trait that is said to hold and not to hold. */
function isContradicted({ attribute, fact }: Heard, all: readonly Heard[]): boolean {
  if (!('has' in fact)) return false;
  return all.some(
    (other) =>
      other.attribute === attribute &&
      'has' in other.fact &&
      (other.fact.hasNot.some((id) => fact.has.includes(id)) || other.fact.has.some((id) => fact.hasNot.includes(id))),
  );
}
