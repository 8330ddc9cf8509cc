import { AegisError } from '../../shared/kernel/error.ts';
import type { Method, MountedRoute, SystemModule } from './route.ts';

/** All methods of one path. */
export interface MountedPath {
  /** As Hono reads it, e.g. `/feeds/:list{[^/]+\\.txt}`. */
  readonly pattern: string;
  readonly routes: readonly { readonly system: string; readonly mounted: MountedRoute }[];
  /** What to cut off a captured value: parameter name -> fixed suffix of its segment. */
  readonly suffixes: Readonly<Record<string, string>>;
}

const SEGMENT = /^\{(\w+)\}([^{}]*)$/;

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Translates an OpenAPI template to Hono's syntax. A parameter is a whole segment, with at most a fixed suffix. */
export function toHonoPath(template: string): Pick<MountedPath, 'pattern' | 'suffixes'> {
  const suffixes: Record<string, string> = {};
  const segments = template.split('/').map((segment) => {
    const match = SEGMENT.exec(segment);
    if (!match) {
      if (/[{}:*?]/.test(segment)) throw new Error(`${template}: a parameter must begin its segment`);
      return segment;
    }
    const [, name = '', suffix = ''] = match;
    if (suffix === '') return `:${name}`;
    suffixes[name] = suffix;
    return `:${name}{[^/]+${escapeRegExp(suffix)}}`;
  });
  return { pattern: segments.join('/'), suffixes };
}

/** Fixed segments win over parameters, as OpenAPI demands; the router takes the first pattern that matches. */
function bySpecificity(left: string, right: string): number {
  const rank = (template: string) =>
    template
      .split('/')
      .map((segment) => (segment.includes('{') ? '1' : '0'))
      .join('');
  return rank(left).localeCompare(rank(right)) || left.localeCompare(right);
}

/**
 * Groups the routes of all systems by path, most specific first.
 *
 * @throws Error when two routes claim the same operation id, or the same method and path; found at start-up.
 */
export function mountPaths(systems: readonly SystemModule[]): readonly MountedPath[] {
  const byTemplate = new Map<string, { system: string; mounted: MountedRoute }[]>();
  const claimed = new Set<string>();
  for (const system of systems) {
    for (const mounted of system.routes) {
      const { method, path, operationId } = mounted.route;
      for (const claim of [operationId, `${method} ${path.replace(/\{\w+\}/g, '{}')}`]) {
        if (claimed.has(claim)) throw new Error(`${system.name}: ${claim} is already taken`);
        claimed.add(claim);
      }
      const group = byTemplate.get(path) ?? [];
      group.push({ system: system.name, mounted });
      byTemplate.set(path, group);
    }
  }
  return [...byTemplate]
    .sort(([left], [right]) => bySpecificity(left, right))
    .map(([template, routes]) => ({ ...toHonoPath(template), routes }));
}

/** Value of `Allow`: HEAD comes with GET. */
export function allowedMethods(methods: readonly Method[]): readonly string[] {
  return methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])).sort();
}

/**
 * The route of a request among those of its path.
 *
 * @param enabled Names of the systems that are switched on.
 * @throws AegisError `not_found` (404) when there is no path, or only those of systems that are off;
 * `method_not_allowed` (405) with the methods that there are.
 */
export function selectRoute(path: MountedPath | null, method: string, enabled: ReadonlySet<string>): MountedRoute {
  const routes = path?.routes.filter((candidate) => enabled.has(candidate.system)) ?? [];
  if (routes.length === 0) throw new AegisError('not_found', 'There is nothing at this path.');
  const wanted = method === 'HEAD' ? 'GET' : method;
  const found = routes.find(({ mounted }) => mounted.route.method.toUpperCase() === wanted);
  if (found) return found.mounted;
  const allow = allowedMethods(routes.map(({ mounted }) => mounted.route.method));
  throw new AegisError('method_not_allowed', `Only ${allow.join(', ')} here.`, { details: { allow } });
}

/** The captured values of a path, without the fixed suffixes of their segments. */
export function pathParametersOf(path: MountedPath | null, captured: Readonly<Record<string, string>>) {
  const values = { ...captured };
  for (const [name, suffix] of Object.entries(path?.suffixes ?? {})) {
    const value = values[name];
    if (value?.endsWith(suffix)) values[name] = value.slice(0, -suffix.length);
  }
  return values;
}
