import type { Entry, Frame, Standings } from '../wire';
import { compareVersions, parseVersion } from './version';

/** As many rows as a screen could ever ask for. A row beyond comes back whole as soon as it changes. */
const KEPT = 100;

/** By place on screen: rank, then the server's order of equals, then id, so that they never swap places for no reason. */
export function byPlace(a: Entry, b: Entry): number {
  return a.rank - b.rank || (a.position ?? 0) - (b.position ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/**
 * Whether a snapshot may replace what is shown. Within one period an older version may not: a reconnect can deliver an old
 * snapshot after a new frame, and a wall never goes backwards. An equal one may: it is the server's word on that version.
 * Another period (a month that rolled over) follows the time at which the server wrote it.
 */
export function mayReplace(shown: Standings | undefined, incoming: Standings): boolean {
  if (!shown) return true;
  if (shown.period !== incoming.period) return Date.parse(incoming.asOf) >= Date.parse(shown.asOf);
  return compareVersions(incoming.version, shown.version) >= 0;
}

/** A snapshot as it is kept: in order of place, no longer than needed. */
export function tidy(snapshot: Standings): Standings {
  return { ...snapshot, entries: snapshot.entries.toSorted(byPlace).slice(0, KEPT) };
}

export type Step = { kind: 'applied'; standings: Standings } | { kind: 'old' } | { kind: 'gap' };

/**
 * Builds `frame` onto what is shown: applied, old (nothing to do), or a gap, in which case only a snapshot helps. Its rows are
 * absolute and tell all that changed since its base, so what is shown may also lie between the two.
 */
export function applyFrame(shown: Standings | undefined, frame: Frame): Step {
  if (!shown || shown.board !== frame.board || shown.period !== frame.period) return { kind: 'gap' };
  if (compareVersions(frame.version, shown.version) <= 0) return { kind: 'old' };
  const base = parseVersion(frame.base ?? '');
  const builds =
    base?.epoch === parseVersion(frame.version)?.epoch && base?.epoch === parseVersion(shown.version)?.epoch;
  if (!frame.base || !builds || compareVersions(frame.base, shown.version) > 0) return { kind: 'gap' };

  const entries = new Map(shown.entries.map((entry) => [entry.id, entry]));
  for (const row of frame.rows) {
    entries.set(row.id, row);
  }
  // Gone from the rows that the server sends, not from the standings: how many there are is what the last snapshot said.
  for (const id of frame.gone) {
    entries.delete(id);
  }

  const ordered = [...entries.values()].sort(byPlace).slice(0, KEPT);
  const standings = { ...shown, version: frame.version, asOf: frame.asOf, stale: frame.stale, entries: ordered };
  return { kind: 'applied', standings: { ...standings, count: Math.max(shown.count, ordered.length) } };
}

/** Whether nobody has anything yet: no rows, or only zeros. */
export function isEmpty(standings: Standings): boolean {
  return standings.entries.every((entry) => entry.value === 0);
}

export type Movement = { kind: 'up' | 'down'; places: number } | { kind: 'same' } | { kind: 'new' };

/** How a row moved since the last local midnight. */
export function movement(rank: number, previousRank: number | null): Movement {
  if (previousRank === null) return { kind: 'new' };
  if (previousRank === rank) return { kind: 'same' };
  return { kind: previousRank > rank ? 'up' : 'down', places: Math.abs(previousRank - rank) };
}
