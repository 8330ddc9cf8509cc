import * as v from 'valibot';
import { AegisError } from '../../kernel/error.ts';
import { SLUG } from '../source/config.ts';

const integer = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

/** All that an operator sets about an appliance but its API token, which is kept apart and sealed. */
export const firewallConfigSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(SLUG)),
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
  /** The list whose live version it should hold. */
  list: v.pipe(v.string(), v.regex(SLUG)),
  /** Consumer whose filter, exemptions and capacity count; null: the list as it is published. */
  consumer: v.optional(v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(40))), null),
  /** Scheme and authority of the appliance's API; the path is ours. */
  url: v.pipe(v.string(), v.maxLength(511)),
  /** Name of the external resource, whose update method must be "push"; FortiOS takes at most 35 characters. */
  resource: v.pipe(v.string(), v.regex(/^[\w.:-]{1,35}$/)),
  /** Virtual domain of the resource; `null`: that of the API administrator. */
  vdom: v.nullable(v.pipe(v.string(), v.regex(/^[\w.-]{1,31}$/))),
  enabled: v.boolean(),
  /** Most entries in one request. */
  batchSize: integer(1, 50_000),
  /** How long one request may take. */
  timeoutSeconds: integer(1, 120),
  /** How long a proven load is believed before the appliance is read back again. */
  checkMinutes: integer(5, 10_080),
});
export type FirewallConfig = v.InferOutput<typeof firewallConfigSchema>;

/** What must be given; the rest has defaults. `undefined` is "not given". */
export type FirewallInput = Pick<FirewallConfig, 'id' | 'url' | 'resource'> & {
  readonly [K in Exclude<keyof FirewallConfig, 'id' | 'url' | 'resource'>]?: FirewallConfig[K] | undefined;
};

const DEFAULTS = {
  list: 'main',
  consumer: null,
  vdom: null,
  enabled: true,
  batchSize: 5_000,
  timeoutSeconds: 30,
  checkMinutes: 60,
} as const;

/**
 * A complete configuration.
 *
 * @throws AegisError `invalid_request` naming every field that is wrong.
 * @example
 * completeFirewall({ id: 'hq', url: 'https://fgt.example.net', resource: 'aegis' }).batchSize; // 5000
 */
export function completeFirewall(input: FirewallInput): FirewallConfig {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const result = v.safeParse(firewallConfigSchema, { ...DEFAULTS, title: input.id, ...given });
  if (result.success) return result.output;
  const errors = result.issues.map((issue) => ({
    pointer: `/body/${v.getDotPath(issue)?.replaceAll('.', '/') ?? ''}`,
    message: issue.message,
  }));
  throw new AegisError('invalid_request', 'The appliance is not configured validly', { details: { errors } });
}
