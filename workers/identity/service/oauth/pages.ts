import type { RefusalReason } from '../../../../shared/identity/oauth/authorize-request.ts';
import { html, type Markup } from '../../../gateway/pages/html.ts';
import { type Bilingual, pageLanguage, pageResponse } from '../../../gateway/pages/layout.ts';
import type { RouteContext } from '../../../gateway/route.ts';

const TITLES = {
  refused: { en: 'This link does not work', ko: '사용할 수 없는 링크입니다' },
  signOut: { en: 'Sign out?', ko: '로그아웃할까요?' },
  signedOut: { en: 'You are signed out', ko: '로그아웃되었습니다' },
} as const satisfies Record<string, Bilingual>;

const TELL: Bilingual = {
  en: 'Go back to the application and try again. If it happens again, tell the people who run it what stands here.',
  ko: '애플리케이션으로 돌아가 다시 시도하세요. 계속되면 아래 내용을 애플리케이션 운영자에게 알려 주세요.',
};

/** Why a request is not answered where it came from. */
export type PageReason = RefusalReason | 'logout_hint' | 'logout_uri';

const REASONS: Readonly<Record<PageReason, Bilingual>> = {
  client_missing: { en: 'client_id is missing.', ko: 'client_id가 없습니다.' },
  client_unknown: {
    en: 'client_id names no application that is registered here.',
    ko: '등록되지 않은 client_id입니다.',
  },
  redirect_uri_missing: { en: 'redirect_uri is missing.', ko: 'redirect_uri가 없습니다.' },
  redirect_uri_unknown: {
    en: 'redirect_uri is not one that the application registered.',
    ko: '애플리케이션이 등록하지 않은 redirect_uri입니다.',
  },
  logout_hint: {
    en: 'id_token_hint is no ID token of this service, or belongs to another client_id.',
    ko: 'id_token_hint가 이 서비스의 ID 토큰이 아니거나 client_id와 맞지 않습니다.',
  },
  logout_uri: {
    en: 'post_logout_redirect_uri is not one that the application registered.',
    ko: '애플리케이션이 등록하지 않은 post_logout_redirect_uri입니다.',
  },
};

const QUESTION: Bilingual = {
  en: 'An application asks to sign you out here, and out of the applications that you use with this account.',
  ko: '애플리케이션이 이 계정과 연결된 애플리케이션에서 로그아웃하도록 요청했습니다.',
};
const YES: Bilingual = { en: 'Sign out', ko: '로그아웃' };
const DONE: Bilingual = { en: 'You can close this page.', ko: '이 창을 닫아도 됩니다.' };

function page(ctx: RouteContext, title: Bilingual, body: (language: 'en' | 'ko') => Markup): Response {
  const language = pageLanguage(ctx.request, undefined);
  const path = new URL(ctx.request.url).pathname;
  const response = pageResponse({ title: title[language], language, path, main: body(language) });
  response.headers.set('cache-control', 'no-store');
  return response;
}

/** A request that cannot be answered by a redirect: the person learns it, since whoever sent them may be lying (RFC 6749 §4.1.2.1). */
export function refusalPage(ctx: RouteContext, reason: PageReason): Response {
  const { body, headers } = page(
    ctx,
    TITLES.refused,
    (language) => html`<h1>${TITLES.refused[language]}</h1>
<p>${TELL[language]}</p><p><code>${reason}</code>: ${REASONS[reason][language]}</p>`,
  );
  return new Response(body, { status: 400, headers });
}

/** Asks whether to sign out; the answer is a form, so that no other site can give it. */
export function signOutPage(ctx: RouteContext, fields: Readonly<Record<string, string>>): Response {
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const response = page(
    ctx,
    TITLES.signOut,
    (language) => html`<h1>${TITLES.signOut[language]}</h1><p>${QUESTION[language]}</p>
<form method="post" action="/oauth/logout/confirm">${inputs}<button type="submit">${YES[language]}</button></form>`,
  );
  // Browsers hold the redirect after a form to this list too.
  const target = fields.post_logout_redirect_uri;
  const targets = target === undefined ? "'self'" : `'self' ${new URL(target).origin}`;
  const policy = response.headers.get('content-security-policy') ?? '';
  response.headers.set('content-security-policy', policy.replace("form-action 'none'", `form-action ${targets}`));
  return response;
}

/** Tells that it is done, when there is nowhere to go on to. */
export function signedOutPage(ctx: RouteContext): Response {
  return page(
    ctx,
    TITLES.signedOut,
    (language) => html`<h1>${TITLES.signedOut[language]}</h1><p>${DONE[language]}</p>`,
  );
}
