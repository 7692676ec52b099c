/** More than a slow answer and whole seconds in its header can explain. */
const JUMP_MS = 5_000;

/** The server's time on this device, whose own clock is never shown: televisions are often wrong by hours. */
export class ServerClock {
  #offset: number | undefined;
  #roundTrip = Infinity;
  #takenAt = 0;

  /**
   * Takes one answer: the server's time in it, and when it was asked for and arrived on `performance.now()`. The sample with
   * the shortest round trip wins, for ten minutes; then any newer one does, since clocks drift. One that disagrees widely wins
   * at once: `performance.now()` stands still while the device sleeps.
   */
  sample(serverMs: number, sent: number, received: number): void {
    const roundTrip = received - sent;
    const offset = serverMs - (sent + received) / 2;
    const jumped = this.#offset !== undefined && Math.abs(offset - this.#offset) > JUMP_MS;
    if (roundTrip > this.#roundTrip && received - this.#takenAt < 600_000 && !jumped) return;
    this.#offset = offset;
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
