import type { AccountView } from '../../../durable-objects/identity/user/accounts.ts';

/** An account as the API shows it. */
export function userBody(view: AccountView) {
  const { emailVerifiedAt, createdAt, updatedAt } = view;
  return {
    ...view,
    emailVerifiedAt: emailVerifiedAt === null ? null : new Date(emailVerifiedAt).toISOString(),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}
