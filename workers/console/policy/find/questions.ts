import { html, type Markup } from '../../../gateway/pages/html.ts';
import { field } from '../../components.ts';
import type { PageContext } from '../../page.ts';
import type { PolicyMessages } from '../page.ts';
import { unitWords } from '../words.ts';
import { districtSelect } from './districts.ts';

/** The conversation: what is certain so far, the next question, and the way to the recommendation. */
export function questions({ language }: PageContext, p: PolicyMessages): Markup {
  const counts = [
    ['certain', p.countCertain],
    ['eligible', p.countEligible],
    ['likely', p.countLikely],
    ['needsInfo', p.countNeedsInfo],
    ['needsReview', p.countNeedsReview],
  ] as const;
  return html`<section class="card no-print" id="ask" aria-labelledby="ask-title"><h2 id="ask-title">${p.askTitle}</h2>
<dl class="tiles" aria-live="polite">${counts.map(([name, text]) => html`<div><dt>${text}</dt><dd data-number="counts.${name}">–</dd></div>`)}</dl>
<p class="quiet" data-if="becameCertain" role="status" hidden>${p.becameCertain} <strong data-number="becameCertain"></strong></p>
<form id="question-form" method="post" data-none="${p.noneOfThese}" data-empty="${p.answerEmpty}" data-units="${unitWords(language)}" hidden>
<div id="question"></div>
<p class="quiet" data-if="question.resolves" hidden>${p.resolves} <span data-number="question.resolves"></span></p>
<p class="actions"><button type="submit" class="primary">${p.answer}</button> <button type="button" id="prefer-not">${p.preferNot}</button></p>
</form>
<p data-unless="question" hidden>${p.noQuestion}</p>
<form id="recommend-form" method="post">${field({ name: 'query', label: p.want, hint: p.wantHint, type: 'search', optional: true, maxLength: 200 })}
<p class="actions"><button type="submit" class="primary" id="recommend">${p.recommend}</button></p></form>
<p class="quiet">${p.findPrivacy} <button type="button" class="link" id="erase" data-question="${p.eraseConfirm}">${p.erase}</button></p>
<template id="districts">${districtSelect(language, p)}</template>
</section>
`;
}
