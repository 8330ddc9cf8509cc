import type { RegtechRow } from './regtech-data.ts';
import { poiWorkbook, truncate, zipBomb } from './workbook.ts';

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const page = (title: string, body: string, script = ''): string =>
  `<!DOCTYPE html>\n<html lang="ko">\n<head>\n<meta charset="utf-8">\n<title>${title}</title>\n` +
  `<script>\n${script}\n</script>\n</head>\n<body>\n${body}\n</body>\n</html>\n`;

/** About as large as the real one, which matters to whoever judges a file by its size. */
const LOGIN_PADDING = `<!-- ${'레그테크 포털 '.repeat(3_300)} -->`;

/** The login page: it ships every refusal and the second-factor dialogs, whatever has happened. */
export const loginPage = (): string =>
  page(
    '로그인 | 금융보안 레그테크 포털',
    `<form id="loginForm" name="loginForm" method="post" action="/login/addLogin">
<input type="text" id="username" name="username"><input type="password" id="password" name="password">
<input type="hidden" name="login_error" value=""><input type="hidden" name="txId" value="">
<input type="hidden" name="token" value=""><input type="hidden" name="smsTimeExcess" value="N">
</form>
<div class="modal" id="sms" style="display:none">2차인증 후 접근 가능한 페이지입니다</div>
${LOGIN_PADDING}`,
    `if (code === 'E00010204') { alert('5회 이상 실패하여 10분간 잠금되었습니다.'); }
if (code === 'E00010601') { location.href = '/common/error/errorsNatIp'; }`,
  );

/** The page of a member after the login. */
export const mainPage = (): string =>
  page('금융보안 레그테크 포털', '<a href="/login/logout">로그아웃</a> <a href="/mypage">마이페이지</a>');

/** What a page behind the second factor answers. */
export const secondFactorPage = (): string =>
  page('금융보안 레그테크 포털', '<p class="modal">2차인증 후 접근 가능한 페이지입니다</p>');

/** The refusal of an address that is not registered. */
export const natIpPage = (): string =>
  page(
    '접근 제한',
    '<form action="/common/error/errorsNatIp" method="post"><input name="type" value="NATIP-FAIL"></form>',
  );

/** The refusal of a period of three months or more. */
export const periodPage = (): string =>
  page('요주의 IP', '', "alert('기간조건은 3개월이내로 가능합니다'); history.back();");

/** A page of the firewall: HTML, no table, no login form. */
export const wafPage = (): string => page('Request Rejected', '<p>The requested URL was rejected.</p>');

const cell = (text: string): string => `\n\t\t\t\t<td>\n\t\t\t\t\t${escapeHtml(text)}\n\t\t\t\t</td>`;

const listRow = (row: RegtechRow): string =>
  `\n\t\t\t<tr>${cell(row.ip)}${cell(row.country)}\n\t\t\t\t<td class="tal">\n\t\t\t\t\t<a class="el" ` +
  `href="javascript:goView('${row.uuid}','blacklist')">\n\t\t\t\t\t\t${escapeHtml(row.reason)}\n\t\t\t\t\t</a>\n\t\t\t\t</td>` +
  `${cell(row.registered)}${cell(row.released)}${cell(String(row.views))}\n\t\t\t</tr>`;

const HEADERS = ['IP', '국가', '등록사유', '등록일', '해제일', '조회수'];

/** One page of the list with the portal's own structure: headers without a row, padded cells, total with a comma. */
export function listPage(rows: readonly RegtechRow[], total: number, totalPages: number): string {
  const body =
    rows.length === 0 ? '\n\t\t\t<tr><td colspan="6">데이터가 없습니다.</td></tr>' : rows.map(listRow).join('');
  return page(
    '요주의 IP | 금융보안 레그테크 포털',
    `<span class="total_num">총 <em> ${total.toLocaleString('en-US')} </em> 건</span>
\t<table class="table">
\t\t<caption>요주의 IP 목록</caption>
\t\t<thead>
${HEADERS.map((header) => `\t\t\t<th scope="col">${header}</th>`).join('\n')}
\t\t</thead>
\t\t<tbody>${body}
\t\t</tbody>
\t</table>`,
    `var paging = { totalPages: '${totalPages}', visiblePages: 10 };`,
  );
}

/** How the export comes. */
export type ExportKind =
  | 'three-sheets'
  | 'one-sheet'
  | 'reordered'
  | 'drifted'
  | 'truncated'
  | 'bomb'
  | 'html'
  | 'login-html';

const BOMB_BYTES = 400 * 1024 * 1024;

/** The export's bytes; pages in place of a workbook included. */
export function exportBytes(rows: readonly RegtechRow[], kind: ExportKind): Uint8Array {
  const text = (html: string): Uint8Array => new TextEncoder().encode(html);
  if (kind === 'html') return text(wafPage());
  if (kind === 'login-html') return text(loginPage());
  if (kind === 'bomb') return zipBomb({ bytes: BOMB_BYTES });
  const header = ['IP', '국가', '등록사유', '등록일', '해제일'];
  const blacklist = {
    name: '요주의 IP',
    header: kind === 'drifted' ? ['주소', '나라', '사유', '시작', '끝'] : header,
    rows: rows.map((row) => [row.ip, row.country, row.reason, row.registered, row.released]),
  };
  const advisories = {
    name: '보안권고문',
    header: ['유형', '제목', '작성일'],
    rows: [['권고', '보안 업데이트 권고 (192.0.2.7 예시)', '2026-01-05']],
  };
  const weaknesses = {
    name: '취약점 정보',
    header: ['CVE', '등록일', 'CVSSv2', 'CVSSv3'],
    rows: [['CVE-2021-44228', '2021-12-10', '9.3', '10.0']],
  };
  const sheets = {
    'one-sheet': [blacklist],
    reordered: [weaknesses, blacklist, advisories],
  }[kind as 'one-sheet' | 'reordered'] ?? [advisories, blacklist, weaknesses];
  const bytes = poiWorkbook({ sheets });
  return kind === 'truncated' ? truncate(bytes, Math.floor(bytes.length * 0.6)) : bytes;
}
