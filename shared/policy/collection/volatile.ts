/**
 * Fields that change without the programme changing: how often it was looked at, and the length of the list that the row came in.
 * With them every record would differ every day.
 */
const COUNTERS = /"(?:조회수|inqCnt|inqNum|totCnt)":(?:"[^"\\]*"|-?[\d.]+|null),?/g;

/**
 * The canonical text of a record without its counters, for telling whether it has changed.
 *
 * @example
 * steadyText('{"서비스ID":"1","조회수":77}'); // '{"서비스ID":"1",}'
 */
export const steadyText = (canonical: string): string => canonical.replace(COUNTERS, '');
