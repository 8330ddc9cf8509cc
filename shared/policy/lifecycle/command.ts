import * as v from 'valibot';
import { deadlineSchema } from '../document/deadline.ts';
import { CATEGORIES, policyDocumentSchema } from '../document/document.ts';
import { UNIT_NAMES } from './units.ts';

const reason = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500));

/** What a person writes: everything but what is made here. */
export const policyInputSchema = v.omit(policyDocumentSchema, ['id', 'sources', 'provenance', 'verifiedOn']);
export type PolicyInput = v.InferOutput<typeof policyInputSchema>;

/** What people may do with a programme. */
export const policyCommandSchema = v.variant('kind', [
  /** A programme that no source states. */
  v.strictObject({ kind: v.literal('create'), input: policyInputSchema, publish: v.boolean() }),
  /** Replaces the content. Of a collected programme, what differs from the sources becomes an overlay that collections leave alone. */
  v.strictObject({ kind: v.literal('update'), input: policyInputSchema }),
  v.strictObject({
    kind: v.literal('categorize'),
    categories: v.pipe(v.array(v.picklist(CATEGORIES)), v.minLength(1), v.maxLength(6)),
    tags: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(60))), v.maxLength(40)),
  }),
  /** Takes overlays back, so that the sources count again. */
  v.strictObject({ kind: v.literal('release'), units: v.pipe(v.array(v.picklist(UNIT_NAMES)), v.minLength(1)) }),
  v.strictObject({ kind: v.literal('publish') }),
  v.strictObject({ kind: v.literal('withdraw'), reason }),
  /** New windows for what has expired. */
  v.strictObject({ kind: v.literal('reopen'), deadline: deadlineSchema }),
  v.strictObject({ kind: v.literal('delete'), reason }),
]);
export type PolicyCommand = v.InferOutput<typeof policyCommandSchema>;
