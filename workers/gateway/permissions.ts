/** The closed list of permissions. A permission is `<area>:<verb>`; it appears unchanged in problems, logs and documents. */
export const PERMISSIONS = [
  'blacklist:read',
  'blacklist:write',
  'blacklist:publish',
  'collection:read',
  'collection:write',
  'collection:upload',
  'feed:read',
  'feed:manage',
  'operations:read',
  'operations:write',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/**
 * Who makes a request. `anonymous` is a principal like any other: it holds no permission, and is never what a wrong
 * credential turns into. Relays and feed keys are checked inside their own routes and stay `anonymous` here.
 */
export type Principal = { readonly kind: 'admin' } | { readonly kind: 'anonymous' };

/** What each kind of principal may do. What is not in this table is denied. */
export const GRANTS: Readonly<Record<Principal['kind'], ReadonlySet<Permission>>> = {
  admin: new Set(PERMISSIONS),
  anonymous: new Set(),
};

/**
 * Whether the principal holds the permission; anything unknown is denied.
 *
 * @example
 * isGranted({ kind: 'anonymous' }, 'blacklist:read'); // false
 */
export function isGranted(principal: Principal, permission: Permission): boolean {
  return GRANTS[principal.kind]?.has(permission) ?? false;
}
