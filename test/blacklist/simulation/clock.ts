import { vi } from 'vitest';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/**
 * When the simulated day begins. Far ahead, so that the platform fires no alarm by itself: whatever happens, the test has
 * made it happen.
 */
export const START = Date.UTC(2031, 2, 4);

// Before the Worker is loaded, since parts of it take hold of the clock when they are.
vi.useFakeTimers({ toFake: ['Date'], now: START });

/** A moment of the day: hours and minutes since its beginning. */
export const at = (hours: number, minutes = 0): number => START + hours * HOUR + minutes * MINUTE;

/** A moment as a person reads it in a failure. */
export const clockText = (time: number): string => new Date(time).toISOString().slice(11, 19);
