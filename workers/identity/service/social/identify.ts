import { readGithub } from '../../../../shared/identity/social/dialects/github.ts';
import { readKakao } from '../../../../shared/identity/social/dialects/kakao.ts';
import { readNaver } from '../../../../shared/identity/social/dialects/naver.ts';
import { readOpenid, withUserinfo } from '../../../../shared/identity/social/dialects/openid.ts';
import { type ExternalIdentity, untrusted } from '../../../../shared/identity/social/external.ts';
import { checkIdToken } from '../../../../shared/identity/social/id-token.ts';
import { hasIdToken, knowsPkce, type SocialProvider } from '../../../../shared/identity/social/provider.ts';
import { readTokenAnswer, type TokenAnswer } from '../../../../shared/identity/social/token-answer.ts';
import type { UpstreamEnv } from '../../../gateway/upstream/client.ts';
import { askFor, askJson } from './ask.ts';
import type { AuthorizeSecrets } from './authorize-url.ts';
import { keysOf, type Profile } from './metadata.ts';

/** What a provider's answer is checked with. */
export interface Answer extends AuthorizeSecrets {
  readonly code: string;
  readonly redirectUri: string;
}

interface Question {
  readonly provider: SocialProvider;
  readonly profile: Profile;
  readonly env: UpstreamEnv;
  /** ms since the epoch. */
  readonly now: number;
}

/**
 * Finds out whom a code stands for. Tokens of the provider are used here and forgotten.
 *
 * @throws AegisError `sign_in_refused` when the provider refuses the code; `upstream_failed` when it cannot be reached or its answer
 * does not hold.
 */
export async function identify(question: Question, answer: Answer): Promise<ExternalIdentity> {
  const { provider } = question;
  const tokens = await exchange(question, answer);
  if (hasIdToken(provider.kind)) return byIdToken(question, answer, tokens);
  const ask = (url: string | undefined) =>
    url === undefined ? null : askFor(provider, url, question.env, tokens.accessToken);
  const { userinfo, emails } = question.profile.endpoints;
  switch (provider.kind) {
    case 'github':
      return readGithub(provider.id, await ask(userinfo), await ask(emails));
    case 'kakao':
      return readKakao(provider.id, await ask(userinfo));
    case 'naver':
      return readNaver(provider.id, await ask(userinfo));
    default:
      return readOpenid(provider.id, await ask(userinfo));
  }
}

/** RFC 6749 §4.1.3. Sent once: a code that was used already may be taken for stolen. */
async function exchange({ provider, profile, env }: Question, answer: Answer): Promise<TokenAnswer> {
  const { kind, clientId, clientSecret } = provider;
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code: answer.code,
    redirect_uri: answer.redirectUri,
  });
  if (knowsPkce(kind)) form.set('code_verifier', answer.verifier);
  // Naver wants it back here as well.
  if (kind === 'naver') form.set('state', answer.state);
  const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
  if (profile.clientAuthentication === 'basic') {
    headers.set('authorization', `Basic ${btoa(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`)}`);
  } else {
    form.set('client_id', clientId);
    form.set('client_secret', clientSecret);
  }
  const init = { method: 'POST', headers, body: form.toString(), retry: false };
  const { status, body } = await askJson(provider, profile.endpoints.token, init, env);
  return readTokenAnswer(provider.id, status, body);
}

async function byIdToken(question: Question, answer: Answer, tokens: TokenAnswer): Promise<ExternalIdentity> {
  const { provider, profile, env, now } = question;
  const { idToken, accessToken } = tokens;
  if (idToken === null) throw untrusted(provider.id, 'id_token_missing');
  const expected = {
    ...{ provider: provider.id, issuers: profile.issuers, clientId: provider.clientId },
    ...{ nonce: answer.nonce, accessToken, now },
  };
  const keys = await keysOf(provider, profile, env, now);
  let claims = await checkIdToken(idToken, keys.value, expected);
  // The provider may have changed its key since we looked; once, so that a made-up key id costs one more look.
  if (claims === 'unknown_key' && keys.at < now) {
    const newer = await keysOf(provider, profile, env, now, keys.at);
    claims = await checkIdToken(idToken, newer.value, expected);
  }
  if (claims === 'unknown_key') throw untrusted(provider.id, 'id_token_unknown_key');
  const identity = readOpenid(provider.id, claims);
  const { userinfo } = profile.endpoints;
  const isComplete = identity.email !== null || userinfo === undefined || !provider.scopes.includes('email');
  return isComplete ? identity : withUserinfo(identity, await askFor(provider, userinfo, env, accessToken));
}

/** RFC 6749 §2.3.1: both parts of the header are form-encoded first. */
function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}
