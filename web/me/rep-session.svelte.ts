import * as api from '../shared/api';
import { Hub } from '../shared/live/hub';
import { WALL_CAP_MS } from '../shared/live/reconnect';
import { asProblem, type Problem } from '../shared/problem';
import type { Entry, Organisation, RepActivity, RepPage, ScoringRule, Team } from '../shared/wire';
import { withoutToken } from '../shared/without-token';
import type { RepAddress } from './address';

export const PERIODS = ['this-week', 'this-month', 'this-quarter', 'this-year', 'all'] as const;

const RETRY_MS = 3_000;

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
  /** Badges that were earned while the page was open: they are shown off once. */
  fresh = $state.raw<readonly string[]>([]);

  readonly id: string;
  readonly #address: RepAddress;
  readonly #hub = new Hub('/hubs/live', WALL_CAP_MS);
  #loading = false;
  #again = false;

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
      down: () => (this.live = false),
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

  /** Asks for everything; what is asked meanwhile is asked once more afterwards. */
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
      this.activity = activity;
      this.problem = undefined;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    } finally {
      this.#loading = false;
      if (this.#again) {
        this.#again = false;
        void this.load();
      }
    }
  }

  async more(): Promise<void> {
    const next = this.activity?.next;
    if (!next) return;
    const page = await api.getRepActivity(this.id, next);
    this.activity = { entries: [...(this.activity?.entries ?? []), ...page.entries], next: page.next };
  }

  async #watch(): Promise<void> {
    try {
      await this.#hub.invoke('WatchRep', this.id);
      this.live = true;
      await this.load();
    } catch {
      this.live = false;
    }
  }

  async #letIn(token: string): Promise<void> {
    await api.useWallToken(token);
    history.replaceState(null, '', withoutToken(location.href));
  }
}
