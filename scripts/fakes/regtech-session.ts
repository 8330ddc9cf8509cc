import { createHmac } from 'node:crypto';
import type { Clock } from './clock.ts';
import { createRandom, hex, seedOf } from './random.ts';
import type { RegtechScenario } from './regtech-scenario.ts';
import type { FakeAnswer, FakeRequest } from './server.ts';

const LOCK_MS = 10 * 60_000;
const MAX_FAILURES = 5;
const SMS_TTL_MS = 180_000;

interface Session {
  hasMember: boolean;
  hasSecondFactor: boolean;
  isLoggedIn: boolean;
  token: string | null;
}

const json = (status: number, value: unknown): FakeAnswer => ({
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store' },
  body: JSON.stringify(value),
});

const refusal = (code: string, message: string): FakeAnswer => json(404, { code, message });

const redirect = (location: string, setCookie?: string): FakeAnswer => ({
  status: 302,
  headers: { location, ...(setCookie === undefined ? {} : { 'set-cookie': [setCookie] }) },
});

/** `Bearer` and a JWT without a space, HS512, with the claims of the portal. */
function bearer(username: string, now: number): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: username, orgname: '예시은행', id: username, exp: Math.floor(now / 1000) + 3_600, username };
  const head = `${part({ alg: 'HS512' })}.${part(claims)}`;
  return `Bearer${head}.${createHmac('sha512', 'fake portal').update(head).digest('base64url')}`;
}

/** The portal's memory of who is who: sessions, failed logins, messages. */
export function createRegtechSessions(scenario: RegtechScenario, clock: Clock, seed: number) {
  const random = createRandom(seedOf(seed, 'regtech-sessions'));
  const sessions = new Map<string, Session>();
  const sms = { sent: 0, code: '', sentAt: 0 };
  let failures = 0;
  let lockedUntil = 0;

  const sessionOf = (request: FakeRequest): Session | null =>
    sessions.get(request.cookies.get('regtech-front') ?? '') ?? null;

  const natRefusal = (): FakeAnswer | null => {
    if (scenario.natIp === 'status-406') return { status: 406, headers: { 'content-type': 'text/html' }, body: '' };
    if (scenario.natIp === 'code') return refusal('E00010601', '등록되지 않은 NAT IP 입니다.');
    return null;
  };

  const isRightPassword = (name: string | null, password: string | null): boolean =>
    name === scenario.username && password === scenario.password;

  const LOCKED = (): FakeAnswer => refusal('E00010204', '로그인 5회 이상 실패하여 10분간 로그인할 수 없습니다.');

  return {
    sms,
    /** For the control: how many failed logins count towards the lock. */
    failures: () => failures,

    open(): FakeAnswer & { readonly cookie: string } {
      const id = hex(random, 32);
      sessions.set(id, { hasMember: false, hasSecondFactor: false, isLoggedIn: false, token: null });
      return { status: 200, cookie: `regtech-front=${id}; Path=/; Secure; HttpOnly` };
    },

    findOneMember(request: FakeRequest): FakeAnswer {
      const nat = natRefusal();
      if (nat) return nat;
      const session = sessionOf(request);
      if (!session) return refusal('E00010002', '세션이 없습니다.');
      if (clock() < lockedUntil) return LOCKED();
      if (!isRightPassword(request.form.get('memberId'), request.form.get('memberPw'))) {
        failures += 1;
        if (failures < MAX_FAILURES) return refusal('E00010201', '아이디 또는 비밀번호가 일치하지 않습니다.');
        failures = 0;
        lockedUntil = clock() + LOCK_MS;
        return LOCKED();
      }
      failures = 0;
      if (scenario.accountCode !== null) return refusal(scenario.accountCode, scenario.accountMessage);
      session.hasMember = true;
      if (scenario.sms === 'at-login' && !session.hasSecondFactor) {
        return json(200, { smsAuthYn: 'Y', message: '2차인증 후 접근 가능한 페이지입니다' });
      }
      return json(200, { memberId: scenario.username, smsAuthYn: 'N' });
    },

    addLogin(request: FakeRequest): FakeAnswer {
      if (scenario.natIp === 'page') return redirect('/common/error/errorsNatIp');
      const session = sessionOf(request);
      const isRight = isRightPassword(request.form.get('username'), request.form.get('password'));
      const needsSms = scenario.sms === 'at-login' && session?.hasSecondFactor !== true;
      if (!session?.hasMember || !isRight || needsSms) return redirect('/login/loginForm?error=true');
      session.isLoggedIn = true;
      if (scenario.hideToken) return redirect('/main/main');
      session.token = bearer(scenario.username, clock());
      return redirect('/main/main', `regtech-va=${session.token}; Path=/; Secure; HttpOnly`);
    },

    smsKeySend(request: FakeRequest): FakeAnswer {
      if (!isRightPassword(request.form.get('memberId'), request.form.get('memberPw'))) return json(200, false);
      sms.sent += 1;
      sms.code = String(100_000 + Math.floor(random() * 900_000));
      sms.sentAt = clock();
      return json(200, true);
    },

    smsKeyConfirm(request: FakeRequest): FakeAnswer {
      const session = sessionOf(request);
      const isFresh = sms.code !== '' && clock() < sms.sentAt + SMS_TTL_MS;
      if (!session || !isFresh || request.form.get('smsKey') !== sms.code) return json(200, false);
      sms.code = '';
      session.hasSecondFactor = true;
      return json(200, true);
    },

    /** Whether a request comes from a member, and whether the second factor still stands in the way. */
    check(request: FakeRequest): 'member' | 'second-factor' | 'stranger' {
      const session = sessionOf(request);
      if (!session?.isLoggedIn) return 'stranger';
      if (session.token !== null && request.cookies.get('regtech-va') !== session.token) return 'stranger';
      return scenario.sms === 'at-data' && !session.hasSecondFactor ? 'second-factor' : 'member';
    },

    /** Ends every session, as a restart of the portal would. */
    endAll(): void {
      sessions.clear();
    },

    logout(request: FakeRequest): FakeAnswer {
      sessions.delete(request.cookies.get('regtech-front') ?? '');
      return redirect('/main/main', 'regtech-va=; Max-Age=0; Path=/');
    },

    countOpen: () => [...sessions.values()].filter((session) => session.isLoggedIn).length,
  };
}
