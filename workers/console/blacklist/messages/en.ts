/** The texts of the threat-list pages in English. Keys are the same in every language; the compiler sees to it. */
export const en = {
  // navigation
  navThreats: 'Threat lists',
  navOverview: 'Overview',

  // overview
  liveVersion: 'Live version',
  version: 'Version',
  entries: 'Entries',
  publishedAt: 'Published',
  neverPublished: 'Nothing was ever published.',
  held: 'A version is held',
  sources: 'Sources',
  source: 'Source',
  condition: 'Condition',
  lastSuccess: 'Last success',
  conditionDeleted: 'Deleted',
  conditionAttention: 'Waits for a person',
  conditionRunning: 'Running',
  conditionDisabled: 'Switched off',
  conditionPaused: 'Paused',
  conditionCredentials: 'Credentials missing',
  conditionFailing: 'Failing',
  conditionIdle: 'In order',
};
