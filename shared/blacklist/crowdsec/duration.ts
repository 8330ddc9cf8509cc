/**
 * A length of time as Go writes one and CrowdSec sends it: hours, minutes and seconds.
 *
 * @param ms Whole milliseconds; a negative one lies in the past.
 * @example
 * goDuration(14_352_500); // '3h59m12.5s'
 * goDuration(-1_000); // '-1s'
 */
export function goDuration(ms: number): string {
  const sign = ms < 0 ? '-' : '';
  const whole = Math.abs(Math.round(ms));
  const hours = Math.floor(whole / 3_600_000);
  const minutes = Math.floor((whole % 3_600_000) / 60_000);
  const seconds = `${(whole % 60_000) / 1_000}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`;
}
