import type { Category } from '../record.ts';

/**
 * Words by which a portal's reason text (Korean or English) names a kind of threat. The first match wins, so what is
 * special comes before what is general: a web attack by a named hole is an exploit, a scan for holes a scan. The
 * patterns have no repetition, so each costs the length of the text at most.
 */
export const REASON_CATEGORIES: readonly (readonly [RegExp, Category])[] = [
  [/c\s?&\s?c|\bc2\b|명령\s?제어|경유지/i, 'c2'],
  [/봇넷|botnet|\bmirai\b|\bmozi\b|좀비/i, 'botnet'],
  [/웹\s?셸|웹\s?쉘|web\s?shell/i, 'web-attack'],
  [/피싱|phishing|파밍|스미싱/i, 'phishing'],
  [/d?dos\b|디도스|서비스\s?거부|flood|증폭/i, 'ddos'],
  [/랜섬|ransom|악성\s?코드|악성\s?파일|malware|트로이|trojan|바이러스|\bvirus\b|유포지/i, 'malware'],
  [
    /무차별|brute|사전\s?대입|대입\s?공격|크리덴셜|credential|계정\s?정보\s?탈취|로그인\s?시도|password\s?spray/i,
    'brute-force',
  ],
  [/스캔|스캐닝|\bscan|탐색|정찰|\bprob(?:e|ing)\b/i, 'scanning'],
  [/스팸|spam/i, 'spam'],
  [/\btor\b|proxy|프록시|\bvpn\b|익명/i, 'anonymiser'],
  [
    /cve-\d|log4|struts|spring4shell|shellshock|원격\s?코드|remote\s?code|\brce\b|역직렬화|deserializ|overflow|오버플로/i,
    'exploit',
  ],
  [
    /웹|\bweb\b|sql|\bxss\b|인젝션|injection|traversal|디렉[토터]리|경로\s?조작|파일\s?업로드|upload|\bcsrf\b|\b[lr]fi\b|관리자\s?페이지|크로스/i,
    'web-attack',
  ],
  [/취약점|exploit|vulnerab/i, 'exploit'],
  [/웜|\bworm\b/i, 'worm'],
  [/비인가|unauthori[sz]ed|해킹|hack|침해|침입|intrusion|권한|접근\s?시도|공격/i, 'hacking'],
];

/** The kind of threat that a reason names; `null` when it names none of the known ones. */
export function categoryOfReason(reason: string): Category | null {
  return REASON_CATEGORIES.find(([pattern]) => pattern.test(reason))?.[1] ?? null;
}
