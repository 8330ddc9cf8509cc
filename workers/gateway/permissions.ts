/** The closed list of permissions. A permission is `<area>:<verb>`; it appears unchanged in problems, logs, scopes and documents. */
export const PERMISSIONS = [
  // identity: one's own account, and other people's
  'account:read',
  'account:write',
  'account:security',
  'users:read',
  'users:write',
  'users:security',
  'clients:read',
  'clients:write',
  'audit:read',
  // blacklist
  'blacklist:read',
  'blacklist:write',
  'blacklist:publish',
  'collection:read',
  'collection:write',
  'collection:upload',
  'feed:read',
  'feed:manage',
  // policy; the catalogue itself is public
  'policy:write',
  'policy:collect',
  'policy:rules',
  'policy:approve',
  'recommendations:own',
  'recommendations:batch',
  'recommendations:read',
  'ai:use',
  'ai:manage',
  // the platform
  'operations:read',
  'operations:write',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** Whether a text names a permission. */
export function isPermission(text: string): text is Permission {
  return (PERMISSIONS as readonly string[]).includes(text);
}

/** What a role may. `deny` wins over every `allow`, of this role and of the others that somebody has. */
export interface Role {
  readonly allow: readonly Permission[];
  readonly deny?: readonly Permission[];
}

const OWN_ACCOUNT = ['account:read', 'account:write', 'account:security'] as const;

/** Who may what. What is not in this table is denied. A new system adds its permissions and its line here. */
export const ROLES = {
  admin: { allow: PERMISSIONS },
  operator: {
    allow: [
      ...OWN_ACCOUNT,
      'blacklist:read',
      'blacklist:write',
      'blacklist:publish',
      'collection:read',
      'collection:write',
      'collection:upload',
      'feed:read',
      'feed:manage',
      'policy:write',
      'policy:collect',
      'policy:rules',
      'policy:approve',
      'recommendations:own',
      'recommendations:batch',
      'recommendations:read',
      'ai:use',
      'ai:manage',
      'operations:read',
    ],
  },
  /** Advises people about programmes, many at a time. */
  'case-worker': { allow: [...OWN_ACCOUNT, 'recommendations:own', 'recommendations:batch', 'ai:use'] },
  user: { allow: [...OWN_ACCOUNT, 'recommendations:own', 'ai:use'] },
  anonymous: { allow: [] },
} as const satisfies Record<string, Role>;

export type RoleName = keyof typeof ROLES;

/**
 * Who makes a request. `anonymous` is a principal like any other, and never what a wrong credential turns into. Relays and feed
 * keys are checked inside their own routes and stay `anonymous` here.
 */
export type Principal =
  | { readonly kind: 'anonymous' }
  /** The administrator key: the way in before there is a user, and when identity is switched off. */
  | { readonly kind: 'admin' }
  | UserPrincipal
  /** An OAuth client for itself (client credentials). */
  | { readonly kind: 'client'; readonly clientId: string; readonly scope: readonly string[] };

export interface UserPrincipal {
  readonly kind: 'user';
  readonly userId: string;
  /** Session, or id of the API key. */
  readonly sessionId: string;
  readonly via: 'token' | 'cookie' | 'api-key';
  readonly roles: readonly string[];
  /** Null: everything that the roles allow. */
  readonly scope: readonly string[] | null;
  /** OAuth client that acts for the user; null for our own pages and API. */
  readonly clientId: string | null;
  readonly amr: readonly string[];
  readonly acr: string;
  /** Seconds since the epoch; when a person last proved who they are. */
  readonly authTime: number;
  /** Security epoch that the credential was issued in. */
  readonly epoch: number;
  /** Lists whose feed an API key is bound to; empty or absent: any. */
  readonly feeds?: readonly string[];
}

/**
 * Whether the principal holds the permission: its roles allow it, none denies it, and its scope has it. Anything unknown is denied.
 *
 * @example
 * isGranted({ kind: 'anonymous' }, 'blacklist:read'); // false
 */
export function isGranted(principal: Principal, permission: Permission): boolean {
  switch (principal.kind) {
    case 'admin':
      return isPermission(permission);
    case 'user':
      return (
        (principal.scope === null || principal.scope.includes(permission)) && rolesAllow(principal.roles, permission)
      );
    case 'client':
      return isPermission(permission) && principal.scope.includes(permission);
    default:
      return rolesAllow(['anonymous'], permission);
  }
}

/** Whether a set of roles allows a permission and none of them denies it. */
export function rolesAllow(
  names: readonly string[],
  permission: Permission,
  roles: Readonly<Record<string, Role>> = ROLES,
): boolean {
  const held = names.flatMap((name) => (Object.hasOwn(roles, name) ? [roles[name]!] : []));
  if (held.some(({ deny }) => deny?.includes(permission))) return false;
  return held.some(({ allow }) => allow.includes(permission));
}

/** The permissions that a set of roles holds, in the order of {@link PERMISSIONS}. */
export function permissionsOf(names: readonly string[]): Permission[] {
  return PERMISSIONS.filter((permission) => rolesAllow(names, permission));
}

/** How logs and events name a principal: never a secret, never a name of a person. */
export function actorOf(principal: Principal): string {
  switch (principal.kind) {
    case 'admin':
      return 'admin-key';
    case 'user':
      return `user:${principal.userId}`;
    case 'client':
      return `client:${principal.clientId}`;
    default:
      return 'anonymous';
  }
}
