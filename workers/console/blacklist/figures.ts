import type { Figure, FigureName } from '../figure.ts';
import { categoryWords, consumerWords } from './operate-words.ts';
import type { BlacklistMessages } from './page.ts';

const TRENDS = '/api/v1/analytics/trends';
const TYPES = '/api/v1/analytics/threat-types';
const PLACES = '/api/v1/analytics/geographic';

/** The figures that pages show, by name. */
export function figuresOf(b: BlacklistMessages): Readonly<Record<FigureName, Figure>> {
  const entries = JSON.stringify({ entries: b.entries });
  const changes = { added: b.added, updated: b.plotUpdated, withdrawn: b.withdrawn, expired: b.expired };
  const runs = { succeeded: b.plotRunsOk, failed: b.plotRunsFailed };
  const lines = 'lines' as const;
  const bars = 'bars' as const;
  return {
    entries: {
      ...{ id: 'plot-entries', caption: b.plotEntries, source: TRENDS, figures: 'entries', kind: lines },
      words: entries,
    },
    sources: {
      ...{ id: 'plot-sources', caption: b.plotSources, lead: b.plotSourcesLead, source: TRENDS },
      ...{ figures: 'sources', kind: lines },
    },
    changes: {
      ...{ id: 'plot-changes', caption: b.plotChanges, source: TRENDS, figures: 'changes', kind: lines },
      words: JSON.stringify(changes),
    },
    runs: {
      ...{ id: 'plot-runs', caption: b.plotRuns, source: TRENDS, figures: 'runs', kind: 'stack' },
      words: JSON.stringify(runs),
    },
    types: {
      ...{ id: 'plot-types', caption: b.plotTypes, source: TYPES, figures: 'types', kind: bars },
      words: categoryWords(b),
    },
    'type-course': {
      ...{ id: 'plot-type-course', caption: b.plotTypeCourse, source: TYPES, figures: 'type-course', kind: lines },
      words: categoryWords(b),
    },
    countries: {
      ...{ id: 'plot-countries', caption: b.plotCountries, lead: b.plotCountriesLead, source: PLACES },
      ...{ figures: 'countries', kind: bars },
    },
    networks: {
      ...{ id: 'plot-networks', caption: b.plotNetworks, lead: b.plotNetworksLead, source: PLACES },
      ...{ figures: 'networks', kind: bars },
    },
    consumers: {
      ...{ id: 'plot-consumers', caption: b.plotConsumers, source: '/api/v1/blacklist/consumers/board' },
      ...{ figures: 'consumers', kind: bars, words: consumerWords(b) },
    },
  };
}
