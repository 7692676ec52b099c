/** The longest pause between two attempts of a wall, which must be right within a second of the network's return. */
export const WALL_CAP_MS = 800;

/** Of a screen that the server refuses: it will not be let in by asking often. */
export const REFUSED_CAP_MS = 10_000;

/**
 * How long to wait before attempt `n` (0 is the first): doubling from 250 ms, at most `cap`, with up to half taken off at
 * random so that a hundred screens do not return in step. It never gives up.
 */
export function reconnectDelay(n: number, cap: number, random: () => number = Math.random): number {
  return Math.min(cap, 250 * 2 ** Math.min(n, 20)) * (0.5 + random() / 2);
}
