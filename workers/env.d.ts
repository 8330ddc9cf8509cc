/** Secrets: set by `wrangler secret put`, or by the start script; never in wrangler.toml. */
interface AegisSecrets {
  /** Bearer of everything; see docs/deploy.md. */
  AEGIS_ADMIN_KEY?: string;
  /** 32 random bytes, base64: seals source credentials, signing keys and sessions at rest. */
  AEGIS_SECRETS_KEY?: string;
  /** Newer password peppers, `2:<base64>,3:<base64>`; version 1 is derived from AEGIS_SECRETS_KEY. */
  AEGIS_PEPPERS?: string;
  /** Bearer for AEGIS_MAIL_URL. */
  AEGIS_MAIL_TOKEN?: string;
  /** Providers of social sign-in with their client secrets, as JSON; see docs/identity.md. */
  AEGIS_SOCIAL?: string;
  /** Providers of models with their keys, as JSON; see docs/policy-ai.md. */
  AEGIS_AI?: string;
  /** Not a secret: multiplies all rate limits, 0 switches them off; see workers/gateway/limits.ts. */
  AEGIS_RATE_SCALE?: string;
}

declare namespace Cloudflare {
  interface Env extends AegisSecrets {}
}

interface Env extends AegisSecrets {}
