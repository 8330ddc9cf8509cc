import type { Format } from '../format.ts';
import { UNBOUNDED } from '../plain/plain.ts';
import { jsonText } from '../text/json-text.ts';
import { MISP_OPTIONS, mispHead } from './event.ts';

/**
 * `manifest.json` of a MISP feed: the one event of the list under its UUID. A server fetches the event when its `timestamp` is newer
 * than what it has (MISP core format; misp-project.org, feed handout).
 */
export const mispManifest: Format = {
  id: 'misp-manifest',
  title: 'MISP feed: manifest.json',
  titleKo: 'MISP 피드: manifest.json',
  mediaType: 'application/json',
  extension: 'json',
  limits: UNBOUNDED,
  options: MISP_OPTIONS,
  writer(subject, given) {
    const { uuid, ...head } = mispHead('misp-manifest', subject, given);
    return { head: () => `${jsonText({ [uuid]: head })}\n`, block: () => '', tail: () => '' };
  },
};
