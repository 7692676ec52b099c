import { asProblem, type Problem } from './problem';

/** Something that is fetched: what came, or why it did not. The last good answer stays while a newer one is fetched. */
export class Loaded<T> {
  value = $state.raw<T>();
  problem = $state.raw<Problem>();
  loading = $state(false);

  readonly #fetch: () => Promise<T>;
  #latest = 0;

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
    void this.load();
  }

  /** Fetches anew. When several are on their way, only the one that was asked for last counts. */
  load = async (): Promise<void> => {
    this.#latest += 1;
    const mine = this.#latest;
    this.loading = true;
    try {
      const value = await this.#fetch();
      if (mine !== this.#latest) return;
      this.value = value;
      this.problem = undefined;
    } catch (thrown) {
      if (mine === this.#latest) this.problem = asProblem(thrown);
    } finally {
      if (mine === this.#latest) this.loading = false;
    }
  };
}
