/** The server's time on this device, whose own clock is never shown: televisions are often wrong by hours. */
export class ServerClock {
  #offset: number | undefined;
  #roundTrip = Infinity;
  #takenAt = 0;

  /**
   * Takes one answer: the server's time in it, and when it was asked for and arrived on `performance.now()`. The sample with
   * the shortest round trip wins, for ten minutes; then any newer one does, since clocks drift.
   */
  sample(serverMs: number, sent: number, received: number): void {
    const roundTrip = received - sent;
    if (roundTrip > this.#roundTrip && received - this.#takenAt < 600_000) return;
    this.#offset = serverMs - (sent + received) / 2;
    this.#roundTrip = roundTrip;
    this.#takenAt = received;
  }

  /** When the server's clock showed this, on `performance.now()`; undefined before the first sample. */
  when(serverMs: number): number | undefined {
    return this.#offset === undefined ? undefined : serverMs - this.#offset;
  }

  /** The server's time now, in milliseconds since 1970; undefined before the first sample. */
  now(at: number = performance.now()): number | undefined {
    return this.#offset === undefined ? undefined : at + this.#offset;
  }
}
