import type { Entry, Standings } from '../wire';

/** One line on screen. Written in place, so that only what changed is drawn again. */
export class Row {
  readonly id: string;
  name = $state('');
  team = $state('');
  rank = $state(0);
  previousRank = $state<number | null>(null);
  value = $state(0);
  gapToNext = $state<number | null>(null);
  /** From 0 at the top. Equals share a rank, but never a place. */
  place = $state(0);

  constructor(entry: Entry, place: number) {
    this.id = entry.id;
    this.write(entry, place);
  }

  write(entry: Entry, place: number): void {
    this.name = entry.name;
    this.team = entry.team;
    this.rank = entry.rank;
    this.previousRank = entry.previousRank;
    this.value = entry.value;
    this.gapToNext = entry.gapToNext;
    this.place = place;
  }
}

/** The first rows of a standings, in an order that never changes: by id. Where a row stands comes from its `place`. */
export class Rows {
  /** Replaced only when somebody enters or leaves. */
  all = $state.raw<readonly Row[]>([]);

  readonly #window: number;

  constructor(window: number) {
    this.#window = window;
  }

  show(standings: Pick<Standings, 'entries'>): void {
    const known = new Map(this.all.map((row) => [row.id, row]));
    const next: Row[] = [];
    let entered = false;
    for (const [place, entry] of standings.entries.slice(0, this.#window).entries()) {
      const row = known.get(entry.id);
      if (row) row.write(entry, place);
      entered ||= !row;
      next.push(row ?? new Row(entry, place));
    }
    if (entered || next.length !== this.all.length) {
      this.all = next.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
    }
  }
}
