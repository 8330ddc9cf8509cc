/** One line of the runtime, as Miniflare reports it. */
export interface RuntimeLine {
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly level: string;
  readonly message: string;
}

/** The least serious lines that are printed. */
export type LogThreshold = 'all' | 'warnings' | 'errors';

/**
 * The line to print for a line of the runtime, or `null` for none. The Worker writes JSON, which passes unchanged;
 * anything else becomes JSON, so that the whole log can be read by a machine. The runtime's own stack traces are
 * addresses inside its binary and are cut.
 *
 * @example
 * formatLine({ timestamp: 0, level: 'warn', message: 'slow' }, 'all');
 * // '{"ts":"1970-01-01T00:00:00.000Z","level":"warn","msg":"slow"}'
 */
export function formatLine(line: RuntimeLine, threshold: LogThreshold): string | null {
  if (threshold !== 'all' && line.level !== 'error' && (threshold === 'errors' || line.level !== 'warn')) return null;
  if (line.message.startsWith('{') && line.message.endsWith('}')) return line.message;
  const blocked = line.message.includes('blocked by restrictPeers()');
  return JSON.stringify({
    ts: new Date(line.timestamp).toISOString(),
    level: blocked ? 'warn' : line.level,
    msg: blocked ? 'outbound request refused: not a public address' : (line.message.split('\nstack: ')[0] ?? ''),
  });
}
