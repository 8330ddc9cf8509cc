import * as v from 'valibot';
import { INDICATOR_KINDS } from '../../../shared/blacklist/indicators/kind.ts';
import type { IndicatorState } from '../../../shared/blacklist/indicators/state.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { indicatorRepository } from '../repository/indicators.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const dataSchema = v.object({
  indicators: v.looseObject({
    list: v.string(),
    kind: v.picklist(INDICATOR_KINDS),
    claims: count,
    live: v.nullable(v.looseObject({ lines: count })),
  }),
});

/** The list of indicators of an event of one, as the event states it. */
export function indicatorsOf(envelope: Envelope): IndicatorState {
  const { indicators } = v.parse(dataSchema, envelope.data);
  // The schema proves what the columns are made of; the rest is shown as it came.
  return indicators as unknown as IndicatorState;
}

/** The writes of one event. Each carries the whole public state, so any order gives the same table. */
export function indicatorStatements(envelope: Envelope, db: D1Database): D1PreparedStatement[] {
  return [indicatorRepository(db).put(indicatorsOf(envelope), envelope.sequence)];
}
