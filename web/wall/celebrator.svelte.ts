import * as v from 'valibot';
import { CelebrationQueue } from '../shared/live/celebrations';
import type { Hub } from '../shared/live/hub';
import { Celebration, Celebrations } from '../shared/wire';

const PAUSE_MS = 500;
/** Servers' clocks differ by less. */
const AHEAD_MS = 5_000;

/** Shows what is worth a celebration, one at a time. */
export class Celebrator {
  current = $state.raw<Celebration>();

  readonly #queue = new CelebrationQueue();
  readonly #serverNow: () => number | undefined;
  #recent: Celebration[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(serverNow: () => number | undefined) {
    this.#serverNow = serverNow;
  }

  /** Asks for the feed; on every connection anew. */
  async join(hub: Hub): Promise<void> {
    const answer = v.safeParse(Celebrations, await hub.invoke('WatchFeed').catch(() => []));
    this.#recent = answer.success ? answer.output.flatMap(read) : [];
    this.settle();
  }

  /** Sorts the feed's list into news and history, as soon as the server's time is known. */
  settle(): void {
    const now = this.#serverNow();
    if (now === undefined || this.#recent.length === 0) return;
    // What lies ahead shows that the clock stood still while the device slept: it waits until the clock is right again.
    const ahead = ({ at }: Celebration) => Date.parse(at) > now + AHEAD_MS;
    const known = this.#recent.filter((one) => !ahead(one));
    this.#recent = this.#recent.filter(ahead);
    this.#queue.addRecent(known, now);
    this.#play();
  }

  receive(message: unknown): void {
    for (const celebration of read(message)) this.#queue.add(celebration);
    this.#play();
  }

  #play(): void {
    if (this.#timer !== undefined) return;
    const next = this.#queue.next();
    if (!next) return;
    this.current = next;
    this.#timer = setTimeout(() => {
      this.current = undefined;
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#play();
      }, PAUSE_MS);
    }, this.#queue.showMs);
  }
}

function read(message: unknown): Celebration[] {
  const celebration = v.safeParse(Celebration, message);
  return celebration.success ? [celebration.output] : [];
}
