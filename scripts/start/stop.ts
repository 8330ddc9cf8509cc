/** Signals that arrive this soon after the first are echoes of it: a terminal, npm and a wrapper each pass it on. */
const ECHO_MS = 400;

/**
 * Calls `stop` once at the first wish to end: Ctrl-C, SIGTERM, SIGHUP, or the loss of the process that started this
 * one. A second wish ends the process at once; the runtime is killed with it.
 */
export function onStop(stop: (reason: string) => void): void {
  let firstAt: number | null = null;
  const wish = (reason: string) => {
    if (firstAt === null) {
      firstAt = Date.now();
      stop(reason);
    } else if (Date.now() - firstAt > ECHO_MS) {
      process.exit(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => wish(signal));
  if (process.channel) process.on('disconnect', () => wish('the parent process is gone'));
}
