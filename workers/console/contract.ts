import * as z from 'zod';
import { LONGEST_RETURN_TO } from '../../shared/identity/return-to.ts';
import { defineRoute, type Route } from '../gateway/route.ts';

const tag = 'console';

/** Query of every page. */
export const pageQuery = z.object({
  // A page in the wrong language is better than no page.
  lang: z
    .enum(['en', 'ko'])
    .optional()
    .catch(undefined)
    .meta({ description: 'Language of this and the next pages; default: the last choice, then Accept-Language.' }),
  return_to: z
    .string()
    .max(LONGEST_RETURN_TO)
    .optional()
    .catch(undefined)
    .meta({ description: 'Path of this site to go on to; anything else is ignored.' }),
});

const clientParams = z.object({
  client: z
    .string()
    .max(40)
    .meta({ examples: ['01KAZ3N8V2QJ7W4R5T6Y8B9C0D'] }),
});

const html = (description: string) => ({ description, schema: z.string(), mediaType: 'text/html' });

const params = z.object({
  userId: z
    .string()
    .max(40)
    .meta({ examples: ['01KAZ3N8V2QJ7W4R5T6Y8B9C0D'] }),
});

const ANSWERS = {
  /** Anybody may see it. */
  open: { 200: html('The page.') },
  /** For somebody who is signed in; whoever is not is sent to sign in and comes back. */
  own: { 200: html('The page.'), 303: { description: 'Nobody is signed in: to the sign-in page, and back here.' } },
  /** For who holds a permission; its absence is told on a page too. */
  staff: {
    200: html('The page.'),
    303: { description: 'Nobody is signed in: to the sign-in page, and back here.' },
    403: html('The permission is missing; says which.'),
  },
};

function page(kind: keyof typeof ANSWERS, operationId: string, path: `/${string}`, summary: string, summaryKo: string) {
  const request = {
    query: pageQuery,
    ...(path.includes('{userId}') && { params }),
    ...(path.includes('{client}') && { params: clientParams }),
  };
  const access = { permission: 'public', authenticate: 'principal' } as const;
  const answers = { request, responses: ANSWERS[kind], errors: [] };
  return defineRoute({ operationId, method: 'get', path, summary, summaryKo, tag, ...access, ...answers });
}

export const signIn = page('open', 'getSignInPage', '/account/sign-in', 'Sign in', '로그인 화면');
export const signUp = page('open', 'getSignUpPage', '/account/sign-up', 'Create an account', '가입 화면');
export const verify = page(
  'open',
  'getVerifyPage',
  '/account/verify-email',
  'Confirm an e-mail address',
  '이메일 확인 화면',
);
export const secondFactor = page(
  'open',
  'getSecondFactorPage',
  '/account/second-factor',
  'The second step of a sign-in',
  '2단계 인증 화면',
);
export const social = page(
  'open',
  'getSocialPage',
  '/account/social',
  'Agree to have an account',
  '외부 계정 가입 동의 화면',
);
export const recover = page(
  'open',
  'getRecoverPage',
  '/account/recover',
  'Ask for a new password',
  '비밀번호 찾기 화면',
);
export const reset = page(
  'open',
  'getResetPage',
  '/account/reset-password',
  'Set a new password',
  '비밀번호 재설정 화면',
);
export const setup = page(
  'open',
  'getSetupPage',
  '/account/setup',
  'Create the first administrator',
  '첫 관리자 만들기 화면',
);
export const account = page('own', 'getAccountPage', '/account', 'Profile and preferences', '계정 화면');
export const security = page(
  'own',
  'getSecurityPage',
  '/account/security',
  'Password, devices, second factors',
  '보안 설정 화면',
);
export const keys = page('own', 'getKeysPage', '/account/keys', 'API keys', 'API 키 화면');
export const privacy = page('own', 'getPrivacyPage', '/account/privacy', 'Export and erase', '개인정보 화면');
export const exported = page(
  'own',
  'getExportPage',
  '/account/export',
  'Where the mail about a copy of your data leads',
  '내 데이터 안내 메일이 여는 화면',
);
export const consent = page(
  'own',
  'getConsentPage',
  '/oauth/consent',
  'Allow an application',
  '애플리케이션 허용 화면',
);
export const device = page('own', 'getDevicePage', '/oauth/device', 'Connect a device', '기기 연결 화면');
export const users = page('staff', 'getUsersPage', '/admin/users', 'Find users', '사용자 관리 화면');
export const clients = page('staff', 'getClientsPage', '/admin/clients', 'OAuth clients', 'OAuth 클라이언트 화면');
export const audit = page('staff', 'getAuditPage', '/admin/audit', 'Security history of everybody', '감사 기록 화면');

export const userDetail = page('staff', 'getUserPage', '/admin/users/{userId}', 'One user', '사용자 상세 화면');

export const clientDetail = page(
  'staff',
  'getClientPage',
  '/admin/clients/{client}',
  'Change an OAuth client',
  'OAuth 클라이언트 변경 화면',
);

export const asset = defineRoute({
  operationId: 'getConsoleAsset',
  method: 'get',
  path: '/console/assets/{file}',
  summary: 'A script or stylesheet of the console; its name changes with its content',
  summaryKo: '콘솔의 스크립트와 스타일시트',
  tag,
  permission: 'public',
  request: { params: z.object({ file: z.string().max(80).meta({ description: 'As the pages name it.' }) }) },
  responses: { 200: { description: 'The file.', schema: z.string(), mediaType: 'text/javascript' } },
  errors: ['not_found'],
  cache: 'public, max-age=31536000, immutable',
});

/** Every page of the console. */
export const contracts: readonly Route[] = [
  signIn,
  signUp,
  verify,
  secondFactor,
  social,
  recover,
  reset,
  setup,
  account,
  security,
  keys,
  privacy,
  exported,
  consent,
  device,
  users,
  userDetail,
  clients,
  clientDetail,
  audit,
  asset,
];
