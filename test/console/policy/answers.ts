import type { Answers } from '../rig.ts';
import { citizenAnswers } from './citizen-answers.ts';
import { operatorAnswers } from './operator-answers.ts';

/** What the API answers to the pages about programmes. */
export const policyAnswers = (): Answers => ({ ...citizenAnswers(), ...operatorAnswers() });
