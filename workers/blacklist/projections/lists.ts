import * as v from 'valibot';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { listRepository } from '../repository/lists.ts';
import { scorecardRepository } from '../repository/scorecards.ts';
import { liveStatements } from './analytics.ts';

/** What list events are projected to. Each event states totals and whole rows, so any order gives the same tables. */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const configuredSchema = v.object({
  list: v.string(),
  settings: v.object({ title: v.string() }),
  createdAt: v.nullable(count),
});

const dailySchema = v.object({
  daily: v.array(
    v.object({
      day: v.string(),
      source: v.string(),
      added: count,
      updated: count,
      withdrawn: count,
      expired: count,
      active: v.number(),
    }),
  ),
});

const publicationSchema = v.object({
  version: count,
  state: v.string(),
  sha256: v.string(),
  lines4: count,
  lines6: count,
  entries: count,
  addresses4: count,
  bytes: count,
  reasons: v.array(v.unknown()),
  compiledAt: count,
  publishedAt: v.nullable(count),
});

const scorecardsSchema = v.object({ computedAt: count, cards: v.array(v.unknown()) });

const STREAM = '/blacklist/lists/';

/** The writes of one event; none for what the read model does not show. */
export function listStatements(envelope: Envelope, db: D1Database): D1PreparedStatement[] {
  const repository = listRepository(db);
  const list = envelope.source.slice(STREAM.length);
  const { sequence, type, data } = envelope;
  if (type === 'blacklist.list.configured') {
    const { settings, createdAt } = v.parse(configuredSchema, data);
    return [repository.putList({ id: list, title: settings.title, createdAt, sequence })];
  }
  if (type.startsWith('blacklist.feed.')) {
    const { sha256, reasons, ...publication } = v.parse(publicationSchema, data);
    return [
      repository.putPublication({ ...publication, list, etag: sha256, reasons: JSON.stringify(reasons), sequence }),
      ...liveStatements(list, envelope, db),
    ];
  }
  if (type === 'blacklist.scorecards.computed') {
    const { computedAt, cards } = v.parse(scorecardsSchema, data);
    return [scorecardRepository(db).put({ list, computedAt, cards: JSON.stringify(cards), sequence })];
  }
  if ('daily' in data) {
    const { daily } = v.parse(dailySchema, data);
    return daily.map((row) => repository.putDaily({ ...row, list, sequence }));
  }
  return [];
}
