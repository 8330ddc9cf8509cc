import type { Reject, RejectReason } from '../record.ts';

const MAX_SAMPLE = 120;
/** Control characters, line separators, halves of pairs, and format characters, which could turn the direction of a sample round. */
const UNSHOWABLE = /[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A line or row that was not taken, its text cut to 120 characters and made fit to be shown. */
export const rejectOf = (line: number, reason: RejectReason, text: string): Reject => ({
  line,
  reason,
  sample: text.slice(0, MAX_SAMPLE).replace(UNSHOWABLE, '\ufffd'),
});
