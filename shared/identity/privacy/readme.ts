/** What each file of an archive holds. */
const FILES: readonly { readonly file: string; readonly en: string; readonly ko: string }[] = [
  {
    file: 'account.json',
    en: 'your account: address, user name, roles, times',
    ko: '계정: 이메일, 사용자 이름, 역할, 시각',
  },
  { file: 'profile.json', en: 'what you told about yourself', ko: '프로필' },
  { file: 'preferences.json', en: 'your preferences', ko: '선호 설정' },
  { file: 'sessions.json', en: 'devices and applications that are signed in', ko: '로그인된 기기와 애플리케이션' },
  { file: 'api-keys.json', en: 'your API keys, without the keys themselves', ko: 'API 키(키 값 제외)' },
  { file: 'passkeys.json', en: 'your passkeys, without key material', ko: '패스키(키 값 제외)' },
  {
    file: 'second-factors.json',
    en: 'your other second factors, without secrets',
    ko: '그 밖의 2단계 인증(비밀 값 제외)',
  },
  { file: 'linked-accounts.json', en: 'accounts of other providers that are linked', ko: '연결된 외부 계정' },
  { file: 'consents.json', en: 'what you allowed which application', ko: '애플리케이션에 허용한 권한' },
  {
    file: 'activity.ndjson',
    en: 'your history, one event a line, the oldest first',
    ko: '활동 및 보안 기록(한 줄에 하나, 오래된 것부터)',
  },
  {
    file: 'events.ndjson',
    en: 'the events that your account has sent to other parts of this system, one a line',
    ko: '계정이 시스템 안의 다른 부분에 보낸 이벤트(한 줄에 하나)',
  },
  { file: 'systems/', en: 'what other systems know about you, if they do', ko: '다른 시스템이 가진 데이터(있는 경우)' },
  {
    file: 'manifest.json',
    en: 'length and SHA-256 of every other file, to check that nothing was changed',
    ko: '다른 모든 파일의 길이와 SHA-256(변조 확인용)',
  },
];

const TEXTS = {
  en: {
    head: 'This archive holds what this system knows about you.',
    tail: 'It holds no password, no key and no other secret: those are not stored in a form that could be given out. Times are in UTC; numbers as times are milliseconds since 1970-01-01. Keep the archive in a safe place.',
  },
  ko: {
    head: '이 압축 파일에는 이 시스템이 가진 귀하의 데이터가 들어 있습니다.',
    tail: '비밀번호, 키, 그 밖의 비밀 값은 내보낼 수 있는 형태로 저장되지 않으므로 들어 있지 않습니다. 시각은 UTC이며, 숫자로 된 시각은 1970-01-01부터의 밀리초입니다. 안전한 곳에 보관하십시오.',
  },
} as const;

/**
 * The text that explains an archive to its owner.
 *
 * @example
 * exportReadme('ko').startsWith('이 압축 파일'); // true
 */
export function exportReadme(locale: 'en' | 'ko'): string {
  const lines = FILES.map((entry) => `- ${entry.file}: ${entry[locale]}`);
  return `${TEXTS[locale].head}\n\n${lines.join('\n')}\n\n${TEXTS[locale].tail}\n`;
}
