/** What the facts of one saga are sealed for. */
export const sagaPurpose = (recommendationId: string): string => `recommendation-saga:${recommendationId}`;
