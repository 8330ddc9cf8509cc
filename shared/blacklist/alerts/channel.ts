import * as v from 'valibot';
import { AegisError } from '../../kernel/error.ts';
import { SLUG } from '../source/config.ts';
import { ALERT_KINDS, type AlertKind, isAtLeast, SEVERITIES, type Severity } from './kinds.ts';
import { ALERT_LOCALES } from './text.ts';

export const CHANNEL_KINDS = ['webhook', 'slack', 'email'] as const;

/** What an operator sets about a channel. Address and secret are kept apart: the address of a webhook is a credential. */
export const channelConfigSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(SLUG)),
  kind: v.picklist(CHANNEL_KINDS),
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
  enabled: v.boolean(),
  locale: v.picklist(ALERT_LOCALES),
  minSeverity: v.picklist(SEVERITIES),
  /** `null`: all of them. */
  kinds: v.nullable(v.pipe(v.array(v.picklist(ALERT_KINDS)), v.minLength(1), v.maxLength(ALERT_KINDS.length))),
  /** Of e-mail. */
  to: v.pipe(v.array(v.pipe(v.string(), v.email(), v.maxLength(254))), v.maxLength(20)),
});
export type ChannelConfig = v.InferOutput<typeof channelConfigSchema>;

/** Where a webhook is, and what its messages are signed with; sealed at rest. */
export interface ChannelSecret {
  readonly url: string | null;
  readonly secret: string | null;
}

/** `undefined` is "not given". */
export type ChannelInput = Pick<ChannelConfig, 'id' | 'kind'> & {
  readonly [K in Exclude<keyof ChannelConfig, 'id' | 'kind'>]?: ChannelConfig[K] | undefined;
};

const DEFAULTS = { enabled: true, locale: 'en', minSeverity: 'info', kinds: null, to: [] } as const;

/**
 * A complete configuration.
 *
 * @throws AegisError `invalid_request` naming every field that is wrong.
 */
export function completeChannel(input: ChannelInput): ChannelConfig {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const result = v.safeParse(channelConfigSchema, { ...DEFAULTS, title: input.id, ...given });
  if (!result.success) {
    throw invalid(
      result.issues.map((issue) => ({
        pointer: `/body/${v.getDotPath(issue)?.replaceAll('.', '/') ?? ''}`,
        message: issue.message,
      })),
    );
  }
  if (result.output.kind === 'email' && result.output.to.length === 0) {
    throw invalid([{ pointer: '/body/to', message: 'an e-mail channel needs a recipient' }]);
  }
  return result.output;
}

/**
 * Checks that a channel has what it needs to be told anything.
 *
 * @throws AegisError `invalid_request`.
 */
export function assertAddressed({ kind }: Pick<ChannelConfig, 'kind'>, { url }: ChannelSecret): void {
  if (kind !== 'email' && url === null) throw invalid([{ pointer: '/body/url', message: 'a webhook needs a url' }]);
}

function invalid(errors: readonly { readonly pointer: string; readonly message: string }[]): AegisError {
  return new AegisError('invalid_request', 'The channel is not configured validly', { details: { errors } });
}

/** Whether a channel wants to hear of an alert. */
export function wants(
  config: ChannelConfig,
  alert: { readonly kind: AlertKind; readonly severity: Severity },
): boolean {
  const isKind = config.kinds === null || config.kinds.includes(alert.kind);
  return config.enabled && isKind && isAtLeast(alert.severity, config.minSeverity);
}

/** A channel as an operator sees it. Times are epoch milliseconds. */
export interface ChannelView {
  readonly config: ChannelConfig;
  /** Where it is, without what must not be shown; null for e-mail. */
  readonly host: string | null;
  readonly isSigned: boolean;
  readonly createdAt: number;
  readonly revision: number;
  readonly lastSentAt: number | null;
  readonly lastError: { readonly message: string; readonly at: number } | null;
  /** Messages that have not gone out yet. */
  readonly waiting: number;
}
