import * as api from '../shared/api';
import { Hub } from '../shared/live/hub';
import { WALL_CAP_MS } from '../shared/live/reconnect';
import { asProblem, type Problem } from '../shared/problem';
import type { Entry, Organisation, RepActivity, RepPage, ScoringRule, Team } from '../shared/wire';
import { withoutToken } from '../shared/without-token';
import { renewed } from './activity';
import type { RepAddress } from './address';

export const PERIODS = ['this-week', 'this-month', 'this-quarter', 'this-year', 'all'] as const;

const RETRY_MS = 3_000;
/** How often all is asked for although nothing was pushed: a month begins in silence, and a push can be lost. */
const CHECK_MS = 30_000;
/** The same without a socket. */
const POLL_MS = 5_000;
/** Phones are on links where a handshake can take seconds: to cut it sooner would cut every one. */
const PATIENCE_MS = 10_000;

/** What one rep's page shows, kept up to date: the socket says that something changed, and then all of it is asked for. */
export class RepSession {
  organisation = $state.raw<Organisation>();
  rep = $state.raw<RepPage>();
  neighbours = $state.raw<readonly Entry[]>([]);
  activity = $state.raw<RepActivity>();
  rules = $state.raw<readonly ScoringRule[]>([]);
  teams = $state.raw<ReadonlyMap<string, Team>>(new Map());
  problem = $state.raw<Problem>();
  period = $state('this-month');
  live = $state(false);
  /** Whether older entries are being asked for. */
  turning = $state(false);
  /** Badges that were earned while the page was open: they are shown off once. */
  fresh = $state.raw<readonly string[]>([]);

  readonly id: string;
  readonly #address: RepAddress;
  readonly #hub = new Hub('/hubs/live', WALL_CAP_MS, PATIENCE_MS);
  #loading = false;
  #again = false;
  #next: ReturnType<typeof setTimeout> | undefined;
  #watchAgain: ReturnType<typeof setTimeout> | undefined;

  constructor(address: RepAddress) {
    this.#address = address;
    this.id = address.rep;
    this.period = address.period ?? 'this-month';
    this.#hub.listen({
      frame: () => undefined,
      rolled: () => undefined,
      celebration: () => undefined,
      rep: () => void this.load(),
      up: () => void this.#watch(),
      down: () => {
        this.live = false;
        this.#loadIn(POLL_MS);
      },
    });
  }

  async start(): Promise<void> {
    try {
      if (this.#address.token) await this.#letIn(this.#address.token);
      const [organisation, rules, teams, now, ever] = await Promise.all([
        api.getOrganisation(),
        api.getRules(),
        api.getTeams(),
        api.getRepPage(this.id, this.period),
        api.getRepPage(this.id, 'all'),
      ]);
      this.organisation = organisation;
      this.rules = rules;
      this.teams = new Map(teams.map((team) => [team.id, team]));
      // A page that greets with zeros says nothing; what there is says more.
      if (!this.#address.period && now.points === 0 && ever.points > 0) this.period = 'all';
      await this.load();
      this.#hub.start();
    } catch (thrown) {
      this.problem = asProblem(thrown);
      if (this.problem.retryable) setTimeout(() => void this.start(), RETRY_MS);
    }
  }

  choose(period: string): void {
    this.period = period;
    void this.load();
  }

  /** Asks for everything, and plans the next time; what is asked meanwhile is asked once more afterwards. */
  async load(): Promise<void> {
    if (this.#loading) {
      this.#again = true;
      return;
    }
    this.#loading = true;
    try {
      const period = this.period;
      const [rep, neighbours, activity] = await Promise.all([
        api.getRepPage(this.id, period),
        api.getAround('points', period, this.id),
        api.getRepActivity(this.id),
      ]);
      if (this.rep) {
        const held = new Set(this.rep.badges.map((badge) => badge.id));
        const won = rep.badges.filter((badge) => !held.has(badge.id)).map((badge) => badge.id);
        if (won.length > 0) this.fresh = won;
      }
      this.rep = rep;
      this.neighbours = neighbours;
      this.activity = renewed(this.activity, activity);
      this.problem = undefined;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    } finally {
      this.#loading = false;
      if (this.#again) {
        this.#again = false;
        void this.load();
      } else {
        this.#loadIn(this.#nextLoadMs());
      }
    }
  }

  /** Turns to the next page of entries; while one is under way, a second press does nothing. */
  async more(): Promise<void> {
    const next = this.activity?.next;
    if (!next || this.turning) return;
    this.turning = true;
    try {
      const page = await api.getRepActivity(this.id, next);
      // What was loaded meanwhile may end elsewhere: then this page is not the one that follows it.
      if (this.activity?.next !== next) return;
      this.activity = { entries: [...this.activity.entries, ...page.entries], next: page.next };
    } catch (thrown) {
      this.problem = asProblem(thrown);
    } finally {
      this.turning = false;
    }
  }

  #nextLoadMs(): number {
    if (this.problem) return this.problem.retryable ? RETRY_MS : CHECK_MS;
    return this.live ? CHECK_MS : POLL_MS;
  }

  #loadIn(ms: number): void {
    clearTimeout(this.#next);
    this.#next = setTimeout(() => void this.load(), ms);
  }

  async #watch(): Promise<void> {
    clearTimeout(this.#watchAgain);
    try {
      await this.#hub.invoke('WatchRep', this.id);
      this.live = true;
      await this.load();
    } catch {
      this.live = false;
      // A server that has just begun anew may not know the rep yet. Without a socket its return watches again.
      if (this.#hub.connected) this.#watchAgain = setTimeout(() => void this.#watch(), RETRY_MS);
    }
  }

  async #letIn(token: string): Promise<void> {
    await api.useWallToken(token);
    history.replaceState(null, '', withoutToken(location.href));
  }
}
