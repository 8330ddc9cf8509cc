/** Longest name of a program, in characters; with the system behind it a device has at most 120. */
const LONGEST = 100;

/** What a header names, the most specific first: nearly every browser claims to be Chrome, Safari and Mozilla as well. */
const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?(?:iOS)?\//, 'Edge'],
  [/\bOPR\/|\bOPiOS\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bWhale\//, 'Whale'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bKAKAOTALK\b/i, 'KakaoTalk'],
  [/\bNAVER\(/, 'Naver'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\b(?:Headless)?Chrome\/|\bCriOS\//, 'Chrome'],
  [/\bVersion\/[\d.]+.* Safari\//, 'Safari'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/**
 * A short name for what sent a `User-Agent`, for the list of devices. A guess that nothing depends on.
 *
 * @example
 * deviceName('Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0'); // 'Firefox on Linux'
 * deviceName('curl/8.5.0'); // 'curl'
 */
export function deviceName(userAgent: string | null): string {
  const text = userAgent ?? '';
  const system = SYSTEMS.find(([pattern]) => pattern.test(text))?.[1];
  const program = PROGRAMS.find(([pattern]) => pattern.test(text))?.[1] ?? firstProduct(text);
  if (program === null) return system ?? 'Unknown device';
  return system === undefined ? program : `${program} on ${system}`;
}

/** Of what is no browser: the name before the first slash (RFC 9110 §10.1.5). */
function firstProduct(text: string): string | null {
  const name = /^([\w.!#$%&'*+^`|~-]+)(?:\/|$| )/.exec(text)?.[1];
  return name === undefined || name === 'Mozilla' ? null : name.slice(0, LONGEST);
}
