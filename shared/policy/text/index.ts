export { writtenAges } from './ages.ts';
export { readAmount } from './amount.ts';
export { readChannel, readUrl } from './channel.ts';
export { clausesOf } from './clauses.ts';
export { type Covered, uncoveredClauses } from './coverage.ts';
export { readDeadline } from './deadline.ts';
export { splitDocuments, splitLaws, splitList } from './items.ts';
export { readRelations } from './relations.ts';
