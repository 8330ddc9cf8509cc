import * as v from 'valibot';

/** STIX as its specification has it, strictly: no property that is not named here. */

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const idOf = (type: string) => v.pipe(v.string(), v.regex(new RegExp(`^${type}--${UUID}$`)));
/** To the millisecond, in UTC (§3.2). */
const instant = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/));
const words = v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1));
const reference = v.strictObject({ source_name: v.pipe(v.string(), v.minLength(1)), external_id: v.string() });
const pattern = v.pipe(v.string(), v.regex(/^\[ipv[46]-addr:value (?:=|ISSUBSET) '[0-9a-f.:]+(?:\/\d+)?'\]$/));
const types = v.pipe(
  v.array(v.picklist(['anomalous-activity', 'anonymization', 'compromised', 'malicious-activity'])),
  v.minLength(1),
);

const common = {
  created: instant,
  modified: instant,
  revoked: v.optional(v.literal(true)),
  external_references: v.optional(v.pipe(v.array(reference), v.minLength(1))),
  object_marking_refs: v.pipe(v.array(idOf('marking-definition')), v.minLength(1)),
};
interface Times {
  readonly created: string;
  readonly modified: string;
  readonly valid_from: string;
  readonly valid_until?: string | undefined;
}
/** What no schema says: nothing ends before it begins (§4.7). */
export const isInOrder = ({ created, modified, valid_from, valid_until }: Times): boolean =>
  created <= modified && (valid_until === undefined || valid_from < valid_until);

const indicator = {
  ...common,
  type: v.literal('indicator'),
  id: idOf('indicator'),
  created_by_ref: idOf('identity'),
  name: v.string(),
  description: v.optional(v.string()),
  pattern,
  valid_from: instant,
  valid_until: v.optional(instant),
};
const identity = {
  ...common,
  type: v.literal('identity'),
  id: idOf('identity'),
  name: v.string(),
  identity_class: v.literal('system'),
};
const marking = {
  type: v.literal('marking-definition'),
  id: idOf('marking-definition'),
  created: v.literal('2017-01-20T00:00:00.000Z'),
  definition_type: v.literal('tlp'),
  definition: v.strictObject({ tlp: v.picklist(['white', 'green', 'amber', 'red']) }),
};
const spec = { spec_version: v.literal('2.1') };

const indicator21 = v.strictObject({
  ...indicator,
  ...spec,
  indicator_types: types,
  pattern_type: v.literal('stix'),
  pattern_version: v.literal('2.1'),
  confidence: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))),
  labels: v.optional(words),
});

export const object21 = v.union([
  indicator21,
  v.strictObject({ ...identity, ...spec }),
  v.strictObject({ ...marking, ...spec, name: v.pipe(v.string(), v.regex(/^TLP:(?:WHITE|GREEN|AMBER|RED)$/)) }),
]);

export const bundle21 = v.strictObject({
  type: v.literal('bundle'),
  id: idOf('bundle'),
  objects: v.pipe(v.array(object21), v.minLength(1)),
});

export const bundle20 = v.strictObject({
  type: v.literal('bundle'),
  id: idOf('bundle'),
  spec_version: v.literal('2.0'),
  objects: v.pipe(
    v.array(
      v.union([v.strictObject({ ...indicator, labels: types }), v.strictObject(identity), v.strictObject(marking)]),
    ),
    v.minLength(1),
  ),
});
