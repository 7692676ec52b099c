import type { Celebration } from '../wire';

const SEEN = 200;
const WAITING = 12;
/** What happened while nobody was looking is news only this long. */
export const OLDEST_MS = 60_000;

/** What is still to be celebrated, in order, each once. Everything in it is bounded: the wall runs for months. */
export class CelebrationQueue {
  #seen: string[] = [];
  #waiting: Celebration[] = [];

  get length(): number {
    return this.#waiting.length;
  }

  /** Takes what just happened. When too many wait, the oldest is let go: the board has them all anyway. */
  add(celebration: Celebration): boolean {
    if (!this.#remember(celebration.id)) return false;
    this.#waiting.push(celebration);
    if (this.#waiting.length > WAITING) this.#waiting.shift();
    return true;
  }

  /** Takes the list that a connection begins with: new ones only, none older than a minute, oldest first. */
  addRecent(celebrations: readonly Celebration[], now: number): void {
    for (const celebration of celebrations.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
      if (now - Date.parse(celebration.at) > OLDEST_MS) this.#remember(celebration.id);
      else this.add(celebration);
    }
  }

  next(): Celebration | undefined {
    return this.#waiting.shift();
  }

  /** How long the next one stands: shorter when others wait. */
  get showMs(): number {
    return this.#waiting.length > 2 ? 4_000 : 7_000;
  }

  #remember(id: string): boolean {
    if (this.#seen.includes(id)) return false;
    this.#seen.push(id);
    if (this.#seen.length > SEEN) this.#seen.shift();
    return true;
  }
}
