import type { PolicyMessages } from './page.ts';

/** What each status is called, for `data-words`. */
export const statusWords = (p: PolicyMessages): string =>
  JSON.stringify({
    eligible: p.statusEligible,
    likely: p.statusLikely,
    needs_info: p.statusNeedsInfo,
    needs_review: p.statusNeedsReview,
    not_open: p.statusNotOpen,
    ineligible: p.statusIneligible,
    conflict: p.statusConflict,
    received: p.countReceived,
    filtered: p.countFiltered,
  });

/** What a score is made of, for `data-words`. */
export const scoreWords = (p: PolicyMessages): string =>
  JSON.stringify({
    retrieval: p.scoreRetrieval,
    fit: p.scoreFit,
    probability: p.scoreProbability,
    value: p.scoreValue,
    urgency: p.scoreUrgency,
    ease: p.scoreEase,
    quality: p.scoreQuality,
  });

/** How sure a recommendation is, for `data-words`. */
export const confidenceWords = (p: PolicyMessages): string =>
  JSON.stringify({ high: p.confidenceHigh, medium: p.confidenceMedium, low: p.confidenceLow });

/** What stands with a condition, for `data-words`. */
export const reasonWords = (p: PolicyMessages): string =>
  JSON.stringify({ met: p.met, unmet: p.unmet, unknown: p.unknown, unread: p.unread });

/** Kinds of relations between programmes, for `data-words`. */
export const edgeWords = (p: PolicyMessages): string =>
  JSON.stringify({
    conflicts: p.edgeConflicts,
    complements: p.edgeComplements,
    requires: p.edgeRequires,
    alternative: p.edgeAlternative,
    similar: p.edgeSimilar,
  });

/** Units of numbers that are asked for, for `data-units`. */
export const unitWords = (language: 'ko' | 'en'): string =>
  JSON.stringify(
    language === 'ko'
      ? { KRW: '원', percent: '%', years: '세/년', months: '개월', people: '명', days: '일' }
      : { KRW: 'KRW', percent: '%', years: 'years', months: 'months', people: 'people', days: 'days' },
  );
