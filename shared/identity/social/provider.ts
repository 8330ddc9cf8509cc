/** Providers whose dialect we speak, and OpenID Connect for all others. */
export const BUILT_IN = ['google', 'github', 'kakao', 'naver', 'line'] as const;
export type BuiltIn = (typeof BUILT_IN)[number];
export type ProviderKind = BuiltIn | 'oidc';

/** What is called in a sign-in. Absent: the dialect does not have it. */
export interface Endpoints {
  readonly authorization: string;
  readonly token: string;
  readonly userinfo?: string;
  /** GitHub: the addresses of an account. */
  readonly emails?: string;
  readonly jwks?: string;
}

/** A provider that accounts can come from, as configured. */
export interface SocialProvider {
  /** In paths and claims (`social:<id>`); never to be given to another provider later. */
  readonly id: string;
  readonly kind: ProviderKind;
  readonly name: { readonly en: string; readonly ko: string };
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  /** Only of `oidc`: where the metadata lie, and who signs. */
  readonly issuer: string | null;
  /** Of built-in providers. */
  readonly endpoints: Endpoints | null;
}

interface Defaults {
  readonly name: { readonly en: string; readonly ko: string };
  readonly scopes: readonly string[];
  readonly endpoints: Endpoints;
}

/** What is known of each provider; from its developer documentation, November 2026. */
export const DEFAULTS: Readonly<Record<BuiltIn, Defaults>> = {
  google: {
    name: { en: 'Google', ko: 'Google' },
    scopes: ['openid', 'email', 'profile'],
    endpoints: {
      authorization: 'https://accounts.google.com/o/oauth2/v2/auth',
      token: 'https://oauth2.googleapis.com/token',
      jwks: 'https://www.googleapis.com/oauth2/v3/certs',
    },
  },
  github: {
    name: { en: 'GitHub', ko: 'GitHub' },
    scopes: ['user:email'],
    endpoints: {
      authorization: 'https://github.com/login/oauth/authorize',
      token: 'https://github.com/login/oauth/access_token',
      userinfo: 'https://api.github.com/user',
      emails: 'https://api.github.com/user/emails',
    },
  },
  kakao: {
    name: { en: 'Kakao', ko: '카카오' },
    // A scope that the application's console has not switched on is an error; without any, what is switched on is asked for.
    scopes: [],
    endpoints: {
      authorization: 'https://kauth.kakao.com/oauth/authorize',
      token: 'https://kauth.kakao.com/oauth/token',
      userinfo: 'https://kapi.kakao.com/v2/user/me',
    },
  },
  naver: {
    name: { en: 'Naver', ko: '네이버' },
    scopes: [],
    endpoints: {
      authorization: 'https://nid.naver.com/oauth2.0/authorize',
      token: 'https://nid.naver.com/oauth2.0/token',
      userinfo: 'https://openapi.naver.com/v1/nid/me',
    },
  },
  line: {
    name: { en: 'LINE', ko: '라인' },
    scopes: ['openid', 'profile'],
    endpoints: {
      authorization: 'https://access.line.me/oauth2/v2.1/authorize',
      token: 'https://api.line.me/oauth2/v2.1/token',
      userinfo: 'https://api.line.me/oauth2/v2.1/userinfo',
    },
  },
};

/** Whether PKCE (RFC 7636) is understood; a provider that does not know it would at best ignore it. */
export function knowsPkce(kind: ProviderKind): boolean {
  return kind !== 'kakao' && kind !== 'naver';
}

/** Whether the answer holds an ID token that we check. LINE signs those of web sign-ins with the client secret, so they prove nothing. */
export function hasIdToken(kind: ProviderKind): boolean {
  return kind === 'oidc' || kind === 'google';
}

/** Kind of the claim that binds an account of this provider to one of ours. */
export function claimKindOf(provider: string): string {
  return `social:${provider}`;
}
