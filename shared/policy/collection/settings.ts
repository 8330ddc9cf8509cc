import * as v from 'valibot';
import { TEXT_FIELDS } from '../rule/rule.ts';

/** Name of the source that reads configured web pages; every other source is named as its connector. */
export const WEB_SOURCE = 'web';

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const selector = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/** One web page that is read as one programme. Selectors are what HTMLRewriter understands. */
export const webPageSchema = v.strictObject({
  /** Becomes the record's id: `web:<id>`. */
  id: v.pipe(v.string(), v.regex(/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/)),
  url: v.pipe(v.string(), v.url(), v.maxLength(1_000)),
  organisation: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
  /** Where each text stands; `title` is needed, the rest as the page has it. */
  selectors: v.intersect([v.object({ title: selector }), v.record(v.picklist(TEXT_FIELDS), v.optional(selector))]),
});
export type WebPage = v.InferOutput<typeof webPageSchema>;

/** What an operator sets of a source. */
export const collectionSettingsSchema = v.strictObject({
  enabled: v.boolean(),
  /** Scheme, host and port instead of the source's own; `null`: the source's. */
  baseUrl: v.nullable(v.pipe(v.string(), v.url(), v.maxLength(500))),
  /** From the beginning of one run to the next. */
  intervalMinutes: whole(5, 44_640),
  /** Records a page; `null`: as the endpoint has it. */
  pageSize: v.nullable(whole(1, 20_000)),
  /** Requests that a day in Seoul may cost; `null`: what the source grants a new key. */
  dailyRequests: v.nullable(whole(1, 10_000_000)),
  /** Only of the source `web`. */
  pages: v.pipe(v.array(webPageSchema), v.maxLength(200)),
});
export type CollectionSettings = v.InferOutput<typeof collectionSettingsSchema>;

/** A source that nobody has said anything about: once a day, and off until a person wants it. */
export const DEFAULT_SETTINGS: CollectionSettings = {
  enabled: false,
  baseUrl: null,
  intervalMinutes: 1_440,
  pageSize: null,
  dailyRequests: null,
  pages: [],
};
