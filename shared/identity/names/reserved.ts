import { skeletonOf } from './skeleton.ts';

/** Names that would be taken for the operator, for a part of the system, or for nobody at all. */
const RESERVED = `
  aegis admin administrator root superuser sysadmin operator owner moderator staff team official support help helpdesk security
  system server service daemon bot robot gateway api app www web ftp mail smtp imap pop webmaster postmaster hostmaster abuse
  noreply mailerdaemon info contact sales billing legal privacy terms about status health metrics docs blog news
  me self you user users anonymous guest nobody someone everyone all none null undefined unknown deleted test
  login logout signin signup signout register account accounts settings profile password oauth oidc sso auth identity session
  console dashboard blacklist feed feeds well-known assets static public private internal localhost
  관리자 운영자 운영팀 시스템 고객센터 공지 익명 탈퇴한사용자
`
  .trim()
  .split(/\s+/);

let skeletons: ReadonlySet<string> | null = null;

/**
 * Whether a name is reserved, or looks like one that is; separators do not help.
 *
 * @example
 * isReserved('Ad_M1n'); // true
 */
export function isReserved(name: string): boolean {
  skeletons ??= new Set(RESERVED.map(bare));
  return skeletons.has(bare(name));
}

/** Here `l` and `i` are one as well: `adm1n` looks like `admln` and is read as `admin`. */
function bare(name: string): string {
  return skeletonOf(name.replaceAll(/[._-]/g, '')).replaceAll('l', 'i');
}
