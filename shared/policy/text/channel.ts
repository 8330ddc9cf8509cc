const ONLINE =
  /온라인|인터넷|홈페이지|누리집|모바일|어플|앱|전자우편|이메일|e-?mail|정부24|복지로|www\.|https?:|포털|사이트/i;
const VISIT = /방문|내방|직접\s*제출|주민센터|행정복지센터|창구|현장\s*접수/;
const OTHER_ONLY = /우편|팩스|전화|직접입력/;
const NONE = /신청\s*(불\s*필요|필요\s*없|없음)/;

/**
 * Whether one can apply online and whether by a visit, as far as the text says: a way that is not named is `null` where the text names none at all, and
 * `false` where it names others.
 *
 * @example
 * readChannel('기타 온라인신청||방문신청'); // { online: true, visit: true }
 * readChannel('방문신청'); // { online: false, visit: true }
 */
export function readChannel(text: string): { readonly online: boolean | null; readonly visit: boolean | null } {
  if (NONE.test(text)) return { online: false, visit: false };
  const online = ONLINE.test(text);
  const visit = VISIT.test(text);
  if (!online && !visit && !OTHER_ONLY.test(text)) return { online: null, visit: null };
  // `직접입력` stands for a way that only a text elsewhere describes.
  const rest = /직접입력/.test(text) ? null : false;
  return { online: online || rest, visit: visit || rest };
}

/** A web address that can be followed, or `null`: these fields also hold `-`, several addresses, and addresses without a scheme. */
export function readUrl(text: string): string | null {
  const found = /https?:\/\/[^\s|,"'<>]+|www\.[^\s|,"'<>]+/i.exec(text)?.[0];
  if (found === undefined) return null;
  const url = found.startsWith('http') ? found : `https://${found}`;
  return URL.canParse(url) ? url.slice(0, 1_000) : null;
}
