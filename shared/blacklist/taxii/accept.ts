/** The media type of TAXII 2.1 (§1.6.8.1). */
export const TAXII_MEDIA_TYPE = 'application/taxii+json;version=2.1';
/** The media type of the objects that collections hold. */
export const STIX_MEDIA_TYPE = 'application/stix+json;version=2.1';
/** What FortiOS asks for, whichever server it speaks to, and what it is then told. */
export const FORTIOS_MEDIA_TYPE = 'application/vnd.oasis.stix+json; version=2.0';

/** What a client can read: TAXII 2.1, or the STIX 2.0 bundle of FortiOS; null for neither. */
export type Reading = 'taxii' | 'fortios' | null;

const TAXII_TYPES = new Set(['application/taxii+json', 'application/*', '*/*']);

interface MediaRange {
  readonly type: string;
  readonly version: string | null;
  readonly isRefused: boolean;
}

function mediaRangeOf(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const values = new Map(
    parameters.map((parameter) => parameter.split('=').map((part) => part.trim()) as [string, string]),
  );
  const version = values.get('version')?.replaceAll('"', '') ?? null;
  return { type, version, isRefused: Number(values.get('q') ?? 1) === 0 };
}

/**
 * What to answer to an `Accept` header. TAXII 2.1 is preferred: a client that names it can read it. Without a header
 * everything is accepted (RFC 9110 §12.5.1). FortiOS sends a media type of STIX 2.0 and nothing else, and takes no 406 for
 * an answer.
 *
 * @example
 * readingOf('application/taxii+json;version=2.1'); // 'taxii'
 * readingOf('application/vnd.oasis.stix+json; version=2.0'); // 'fortios'
 * readingOf('application/taxii+json;version=2.0'); // null
 */
export function readingOf(accept: string | null): Reading {
  if (accept === null || accept.trim() === '') return 'taxii';
  const ranges = accept.split(',').map(mediaRangeOf);
  const wanted = ranges.filter(({ isRefused }) => !isRefused);
  if (wanted.some(({ type, version }) => TAXII_TYPES.has(type) && (version === null || version === '2.1')))
    return 'taxii';
  const isFortios = wanted.some(({ type, version }) => type === 'application/vnd.oasis.stix+json' && version !== '1.1');
  return isFortios ? 'fortios' : null;
}

/** Whether a body is said to be TAXII 2.1, or TAXII without a version. */
export function isTaxiiContent(contentType: string | null): boolean {
  const { type, version } = mediaRangeOf(contentType ?? '');
  return type === 'application/taxii+json' && (version === null || version === '2.1');
}
