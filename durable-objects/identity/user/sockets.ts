/** Close code of a socket whose session has ended; 4000 to 4999 are for applications (RFC 6455 §7.4.2). */
export const SESSION_ENDED = 4401;

const tagOf = (session: string) => `sid:${session}`;

/**
 * Live connections of the user's devices. They hibernate, so that an open page costs nothing, and end with their session.
 */
export class Sockets {
  readonly #ctx: DurableObjectState;

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx;
  }

  /** Accepts a connection of a session. */
  accept(session: string): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server, [tagOf(session)]);
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Ends the connections of a session. */
  close(session: string): void {
    for (const socket of this.#ctx.getWebSockets(tagOf(session))) socket.close(SESSION_ENDED, 'session ended');
  }

  /** Tells every open page of the user, e.g. that a session began elsewhere. */
  tell(message: Readonly<Record<string, unknown>>): void {
    const text = JSON.stringify(message);
    for (const socket of this.#ctx.getWebSockets()) {
      // A socket that we have closed stays in the list until the other side answers, which it may never do, and `send` on it throws.
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    }
  }
}
