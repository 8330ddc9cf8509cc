import type { en } from './en.ts';

/** The texts of the console in one language: whatever English has, every language has. */
export type Messages = Readonly<Record<keyof typeof en, string>>;
