import type { RepActivity } from '../shared/wire';

/**
 * The newest page, followed by what had been turned to before: entries never change, so what is read stays on the screen. When
 * the page does not reach back to them there may be others between, and it stands alone.
 */
export function renewed(held: RepActivity | undefined, newest: RepActivity): RepActivity {
  const last = newest.entries.at(-1)?.entry.seq;
  const first = held?.entries[0]?.entry.seq;
  if (!held || last === undefined || first === undefined || last > first) return newest;

  const older = held.entries.filter(({ entry }) => entry.seq < last);
  return older.length === 0 ? newest : { entries: [...newest.entries, ...older], next: held.next };
}
