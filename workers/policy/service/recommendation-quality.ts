import { qualityWindow, type ScoreCard } from '../../../shared/policy/quality/score.ts';
import { readWindow } from '../repository/recommendations.ts';

const HOUR_MS = 3_600_000;

/** S.C.O.R.E. over the last hours, with what replays measured. */
export async function qualityBody(db: D1Database, hours: number, now: number) {
  const from = now - hours * HOUR_MS;
  const { cards, replays, ...counts } = await readWindow(db, from, now + 1);
  const measured: ScoreCard[] = [
    ...cards,
    // A replay measures what a single recommendation cannot say of itself.
    ...replays.map(
      ({ identical, consistency }): ScoreCard => ({
        ...{ specificity: null, observability: null, explainability: null, overall: null },
        reproducibility: identical === true ? 1 : 0,
        consistency: typeof consistency === 'number' ? consistency : null,
      }),
    ),
  ];
  const { mean, gates, passes } = qualityWindow(
    measured,
    cards.flatMap(({ specificity }) => specificity ?? []),
  );
  return {
    ...{ from: new Date(from).toISOString(), until: new Date(now).toISOString() },
    ...{ ...counts, replays: replays.length, mean, gates, passes },
  };
}
