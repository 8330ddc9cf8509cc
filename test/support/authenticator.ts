import type { Page } from 'playwright-core';

/** A passkey that the virtual authenticator holds. */
export interface HeldPasskey {
  readonly credentialId: string;
  /** Domain that it belongs to. */
  readonly rpId: string | undefined;
  readonly signCount: number;
}

/** A virtual authenticator (CDP domain `WebAuthn`) of one page: resident keys, with user verification that always succeeds. */
export interface Authenticator {
  passkeys(): Promise<readonly HeldPasskey[]>;
  /** From now on the person does, or does not, prove themselves. */
  verify(succeeds: boolean): Promise<void>;
  /** From now on somebody touches the authenticator when it blinks, or nobody does. */
  touch(happens: boolean): Promise<void>;
  /** Takes the authenticator and its passkeys away. */
  remove(): Promise<void>;
}

/** Gives a page a virtual authenticator. It lives as long as the page. */
export async function addAuthenticator(page: Page): Promise<Authenticator> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    async passkeys() {
      const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId });
      return credentials.map(({ credentialId, rpId, signCount }) => ({ credentialId, rpId, signCount }));
    },
    async verify(succeeds) {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: succeeds });
    },
    async touch(happens) {
      await session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: happens });
    },
    async remove() {
      await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
      await session.detach();
    },
  };
}
