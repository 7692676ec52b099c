import { getStandings } from '../shared/api';
import type { Hub } from '../shared/live/hub';
import { Rows } from '../shared/live/rows.svelte';
import { isEmpty } from '../shared/live/standings';
import { StandingsFeed } from '../shared/live/standings-feed';
import type { Problem } from '../shared/problem';
import type { Scope, Standings } from '../shared/wire';

const REPS_SHOWN = 10;
const TEAMS_SHOWN = 8;

export interface WatchParts {
  hub: Hub;
  answered: (serverMs: number | undefined, sent: number) => void;
  failed: (problem: Problem) => void;
  changed: () => void;
}

/** One board and period, kept right: its reps and its teams. */
export class WatchedBoard {
  readonly reps = new Rows(REPS_SHOWN);
  readonly teams = new Rows(TEAMS_SHOWN);
  standings = $state.raw<Standings>();
  teamStandings = $state.raw<Standings>();

  readonly period: string;
  readonly #feeds: StandingsFeed[];

  constructor(board: string, period: string, parts: WatchParts) {
    this.period = period;
    const feed = (scope: Scope, show: (standings: Standings) => void) =>
      new StandingsFeed(
        { board, period, scope, top: 50 },
        {
          hub: parts.hub,
          get: getStandings,
          answered: parts.answered,
          failed: parts.failed,
          show: (standings) => {
            show(standings);
            parts.changed();
          },
        },
      );
    this.#feeds = [
      feed('reps', (standings) => {
        this.standings = standings;
        this.reps.show(standings);
      }),
      feed('teams', (standings) => {
        this.teamStandings = standings;
        this.teams.show(standings);
      }),
    ];
  }

  get known(): boolean {
    return this.standings !== undefined;
  }

  get empty(): boolean {
    return this.standings === undefined || isEmpty(this.standings);
  }

  /** Since when its reps or its teams may be behind because the server does not answer for them; on `performance.now()`. */
  get unsureSince(): number | undefined {
    const since = Math.min(...this.#feeds.map((feed) => feed.unsureSince ?? Infinity));
    return since === Infinity ? undefined : since;
  }

  start(): void {
    for (const feed of this.#feeds) feed.start();
  }

  stop(): void {
    for (const feed of this.#feeds) feed.stop();
  }
}
