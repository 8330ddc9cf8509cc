import * as v from 'valibot';

/** How often everything that a bouncer is told is told it: the protocol has no acknowledgement, and an answer can be lost. */
export const REPEATS = 3;

const servedSchema = v.object({
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** When the round began in which it was served, see `renewal.ts`; epoch milliseconds. */
  round: v.number(),
});

/** What was served to a bouncer in its last {@link REPEATS} pulls, oldest first. */
export const cursorSchema = v.object({ served: v.pipe(v.array(servedSchema), v.minLength(1), v.maxLength(REPEATS)) });
export type Cursor = v.InferOutput<typeof cursorSchema>;

/** What a bouncer that goes on has to be told. */
export interface Pull {
  /** The version that it has for certain. */
  readonly from: number;
  /** A round has begun since: everything has to be said again. */
  readonly isRenewal: boolean;
}

/**
 * Where a bouncer stands: at the oldest of its last answers, so that the loss of one or two of them loses nothing. What it is
 * told a second time it puts where it is already.
 */
export function pullOf({ served }: Cursor, round: number): Pull {
  return {
    from: Math.min(...served.map(({ version }) => version)),
    isRenewal: served.some((one) => one.round < round),
  };
}

/** The cursor of a bouncer that was told everything, because it began. */
export function begun(version: number, round: number): Cursor {
  return { served: Array.from({ length: REPEATS }, () => ({ version, round })) };
}

/**
 * The cursor after another answer; the same object when nothing has changed, which then need not be written.
 *
 * @example
 * served(begun(7, 0), 7, 0); // as it was
 */
export function served(cursor: Cursor, version: number, round: number): Cursor {
  if (
    cursor.served.length === REPEATS &&
    cursor.served.every((one) => one.version === version && one.round === round)
  ) {
    return cursor;
  }
  return { served: [...cursor.served, { version, round }].slice(-REPEATS) };
}
