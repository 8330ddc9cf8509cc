/** Name of the gateway's own routes, which are always on. */
export const PLATFORM = 'platform';

/**
 * The systems that a deployment switched on.
 *
 * @param list `env.SYSTEMS`, a comma list.
 * @example
 * enabledSystems('blacklist, policy').has('policy'); // true
 */
export function enabledSystems(list: string | undefined): ReadonlySet<string> {
  // Asked with every request, and the answer changes with the deployment only.
  if (last === null || last.list !== list) last = { list, names: parse(list) };
  return last.names;
}

let last: { readonly list: string | undefined; readonly names: ReadonlySet<string> } | null = null;

function parse(list: string | undefined): ReadonlySet<string> {
  const names = (list ?? '').split(',').map((name) => name.trim());
  return new Set([PLATFORM, ...names.filter((name) => name !== '')]);
}
