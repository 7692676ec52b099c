import * as api from '../shared/api';
import { asProblem, type Problem } from '../shared/problem';
import type { Rep } from '../shared/wire';
import { language } from '../shared/words.svelte';

const SETTLE_MS = 250;

export type RepSort = 'name' | 'team' | 'id';

/** Reps as the server finds, sorts and pages them: however many there are, a page is all that is held. */
export class RepFinder {
  reps = $state.raw<readonly Rep[]>([]);
  count = $state(0);
  known = $state(false);
  problem = $state.raw<Problem>();
  sort = $state<RepSort>('name');

  #search = '';
  #next: string | null = null;
  #asked = 0;
  #settle: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    void this.load();
  }

  get hasMore(): boolean {
    return this.#next !== null && this.reps.length < this.count;
  }

  search(text: string): void {
    this.#search = text;
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => void this.load(), SETTLE_MS);
  }

  sortBy(sort: RepSort): void {
    this.sort = sort;
    void this.load();
  }

  load = (): Promise<void> => this.#page();

  more = (): Promise<void> => this.#page(this.#next ?? undefined);

  async #page(after?: string): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const page = await api.findReps({
        sort: this.sort,
        lang: language(),
        ...(this.#search.trim() && { search: this.#search.trim() }),
        ...(after !== undefined && { after }),
      });
      // Of several that are under way only the last one counts.
      if (asked !== this.#asked) return;
      this.reps = after === undefined ? page.reps : [...this.reps, ...page.reps];
      this.#next = page.next;
      this.count = page.count;
      this.known = true;
      this.problem = undefined;
    } catch (thrown) {
      if (asked === this.#asked) this.problem = asProblem(thrown);
    }
  }
}
