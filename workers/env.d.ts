/** Secrets: set by `wrangler secret put`, or by the start script; never in wrangler.toml. */
interface AegisSecrets {
  /** Bearer of everything; see docs/deploy.md. */
  AEGIS_ADMIN_KEY?: string;
  /** 32 random bytes, base64: seals source credentials and sessions at rest. */
  AEGIS_SECRETS_KEY?: string;
}

declare namespace Cloudflare {
  interface Env extends AegisSecrets {}
}

interface Env extends AegisSecrets {}
