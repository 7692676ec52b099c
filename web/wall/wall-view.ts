import type { Freshness } from '../shared/live/freshness';
import type { Row } from '../shared/live/rows.svelte';
import type { Celebration, Unit } from '../shared/wire';

/** What stands in the middle of the screen. */
export type Phase = 'waiting' | 'board' | 'empty' | 'past-empty' | 'refused' | 'unknown';

/** All that a wall shows, whoever makes it: the live session, or the gallery's fixed data. */
export interface WallView {
  phase: Phase;
  organisation: string;
  boardTitle: string;
  unit: Unit;
  currency: string;
  /** As asked for: relative or absolute. */
  askedPeriod: string;
  /** The absolute period that is shown; not the one asked for when that one is still empty. */
  period: string;
  instead: boolean;
  fiscalYearStartMonth: number;
  repCount: number;
  teamCount: number;
  /** In an order that never changes; where each stands comes from its place. */
  reps: readonly Row[];
  teams: readonly Row[];
  teamNames: ReadonlyMap<string, string>;
  teamColours: ReadonlyMap<string, string>;
  freshness: Freshness;
  /** The server's time, to the minute; empty until known. */
  clock: string;
  /** When it went stale, to the second. */
  staleTime: string;
  volatile: boolean;
  celebration: Celebration | undefined;
  /** For a screen reader: one sentence, rarely. */
  announcement: string;
  consoleAddress: string;
}
