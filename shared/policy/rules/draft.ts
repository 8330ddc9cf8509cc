import { AegisError } from '../../kernel/error.ts';
import type { RuleSet } from '../ranking/rule-set.ts';

/** Where a draft stands. `approved` and `rejected` are ends; what was decided is never edited again. */
export const DRAFT_STATUSES = ['draft', 'submitted', 'approved', 'rejected'] as const;
export type DraftStatus = (typeof DRAFT_STATUSES)[number];

/** What a second person said. */
export interface RuleDecision {
  readonly by: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly reason: string;
}

/** A whole rule set that somebody proposes. */
export interface RuleDraft {
  readonly id: string;
  readonly revision: number;
  readonly status: DraftStatus;
  readonly title: string;
  /** The version it was made from: what is approved must not undo, unseen, what was approved meanwhile. */
  readonly base: number;
  /** From when it is to hold, epoch milliseconds; `null`: from its approval. */
  readonly effectiveFrom: number | null;
  /** Everybody who has written it or handed it in; none of them can approve it. */
  readonly authors: readonly string[];
  readonly createdAt: number;
  readonly changedAt: number;
  readonly decision: RuleDecision | null;
  /** The version that it became. */
  readonly version: number | null;
  readonly ruleSet: RuleSet;
}

/** What of a draft a person writes. */
export interface DraftContent {
  readonly title: string;
  readonly effectiveFrom: number | null;
  readonly ruleSet: RuleSet;
}

/** A new draft. `person` as {@link RuleDraft.authors} names people: `user:<id>` however they signed in, or `admin-key`. */
export function newDraft(id: string, content: DraftContent, base: number, person: string, now: number): RuleDraft {
  return {
    ...{ id, base, revision: 1, status: 'draft', authors: [person], createdAt: now, changedAt: now },
    ...{ title: content.title, effectiveFrom: content.effectiveFrom, ruleSet: content.ruleSet },
    ...{ decision: null, version: null },
  };
}

/**
 * The draft with other content. One that was handed in is a draft again: nobody approves what they have not seen.
 *
 * @param base The newest version: who writes a draft has seen what it changes.
 * @throws AegisError `revision_mismatch`, `conflict` for one that was decided.
 */
export function changeDraft(
  draft: RuleDraft,
  content: DraftContent,
  base: number,
  person: string,
  expected: number | null,
  now: number,
): RuleDraft {
  checkOpen(draft, expected);
  const { title, effectiveFrom, ruleSet } = content;
  return { ...next(draft, person, now), title, effectiveFrom, ruleSet, base, status: 'draft' };
}

/**
 * Hands a draft in for approval. Whether its rules are sound is for the caller to have checked.
 *
 * @throws AegisError `revision_mismatch`, `conflict`.
 */
export function submitDraft(draft: RuleDraft, person: string, expected: number | null, now: number): RuleDraft {
  checkOpen(draft, expected);
  if (draft.status !== 'draft') throw new AegisError('conflict', 'The draft has been submitted already.');
  return { ...next(draft, person, now), status: 'submitted' };
}

/**
 * A second person's yes.
 *
 * @param newest The newest version there is.
 * @param version The number that the draft gets.
 * @throws AegisError `forbidden` for somebody who wrote it or handed it in; `conflict` for one that was not handed in, or that was
 * made from an older version than the newest; `revision_mismatch`.
 */
export function approveDraft(
  draft: RuleDraft,
  { by, at, reason }: RuleDecision,
  expected: number | null,
  newest: number,
  version: number,
): RuleDraft {
  checkOpen(draft, expected);
  if (draft.status !== 'submitted') throw new AegisError('conflict', 'Only a submitted draft can be approved.');
  if (draft.authors.includes(by)) {
    throw new AegisError(
      'forbidden',
      'Rules are approved by a second person: you have written or submitted this draft.',
      {
        details: { rule: 'four-eyes' },
      },
    );
  }
  if (draft.base !== newest) {
    throw new AegisError(
      'conflict',
      `The draft was made from version ${draft.base}; version ${newest} has come since.`,
      {
        details: { base: draft.base, newest },
      },
    );
  }
  return {
    ...{ ...draft, revision: draft.revision + 1, status: 'approved', changedAt: at },
    ...{ decision: { by, at, reason }, version },
  };
}

/**
 * A no, of anybody who may approve: an author may take back what they have handed in.
 *
 * @throws AegisError `conflict`, `revision_mismatch`.
 */
export function rejectDraft(draft: RuleDraft, decision: RuleDecision, expected: number | null): RuleDraft {
  checkOpen(draft, expected);
  return { ...draft, revision: draft.revision + 1, status: 'rejected', changedAt: decision.at, decision };
}

function checkOpen(draft: RuleDraft, expected: number | null): void {
  if (expected !== null && expected !== draft.revision) {
    throw new AegisError('revision_mismatch', 'The draft has been changed by somebody else.', {
      details: { expected, revision: draft.revision },
    });
  }
  if (draft.decision !== null) throw new AegisError('conflict', `The draft was ${draft.status}; start a new one.`);
}

function next(draft: RuleDraft, person: string, now: number): RuleDraft {
  const authors = draft.authors.includes(person) ? draft.authors : [...draft.authors, person];
  return { ...draft, revision: draft.revision + 1, authors, changedAt: now };
}
