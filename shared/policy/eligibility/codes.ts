/** The verdict is false, and every condition it hangs on is sure enough to say so. */
export const FALSE = 0;
/** The verdict is true, no condition it hangs on is doubtful, no unread clause matters. */
export const TRUE = 1;
/** Facts are missing that may still decide. */
export const UNKNOWN = 2;
/** No fact that could be asked decides: it hangs on a clause that no condition covers, or no rule is in force. */
export const UNKNOWN_TEXT = 3;
/** Everything that is a condition holds, but an unread clause or a doubtful condition keeps it from being certain. */
export const LIKELY = 4;
/** False only because of a condition of which we are not sure enough to refuse somebody. */
export const DOUBTFUL = 5;

/** What `judgeAll` says of one programme. */
export type Code = 0 | 1 | 2 | 3 | 4 | 5;

/**
 * From this confidence on a condition may refuse. Below it, somebody has to look: a wrong "no" is worse than a question too many.
 */
export const REFUSES_FROM = 0.8;
