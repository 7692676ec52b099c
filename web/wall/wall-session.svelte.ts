import * as api from '../shared/api';
import { freshness, type Freshness } from '../shared/live/freshness';
import { Hub } from '../shared/live/hub';
import { REFUSED_CAP_MS, WALL_CAP_MS } from '../shared/live/reconnect';
import { ServerClock } from '../shared/live/server-clock';
import { asProblem, type Problem } from '../shared/problem';
import { teamColours } from '../shared/team-colours';
import { isMoney, type Board, type Organisation, type Team, type Unit } from '../shared/wire';
import { withoutToken } from '../shared/without-token';
import { language, words } from '../shared/words.svelte';
import { isRelative } from '../shared/words/periods';
import { formatClock, formatSeconds } from '../shared/words/times';
import type { WallAddress } from './address';
import { Celebrator } from './celebrator.svelte';
import type { Phase, WallView } from './wall-view';
import { WatchedBoard, type WatchParts } from './watched-board.svelte';

const TICK_MS = 250;
const RETRY_MS = 2_000;
/** How often an empty wall asks whether another period has something: soon when it shows nothing at all. */
const LATEST_MS = { showing: 30_000, nothing: 5_000 };

/** A wall from its address on: lets itself in, watches its board, and says how far it can be trusted. */
export class WallSession implements WallView {
  clock = $state('');
  staleTime = $state('');
  announcement = $state('');
  freshness = $state.raw<Freshness>({ kind: 'starting' });

  #organisation = $state.raw<Organisation>();
  #boards = $state.raw<readonly Board[]>([]);
  #teams = $state.raw<readonly Team[]>([]);
  #problem = $state.raw<Problem>();
  #current = $state.raw<WatchedBoard>();
  #instead = $state.raw<WatchedBoard>();
  #latestKnown = $state(false);
  #shown = $derived(this.#instead && !this.#instead.empty ? this.#instead : this.#current);

  readonly #address: WallAddress;
  readonly #serverClock = new ServerClock();
  readonly #hub: Hub;
  readonly #celebrator = new Celebrator(() => this.#serverClock.now());
  #pollAt: number | undefined;
  #latestTimer: ReturnType<typeof setTimeout> | undefined;
  #officeTimer: ReturnType<typeof setTimeout> | undefined;
  #teamsAskedAt = 0;

  constructor(address: WallAddress) {
    this.#address = address;
    this.#hub = new Hub('/hubs/live', WALL_CAP_MS);
    this.#hub.listen({
      frame: () => undefined,
      rolled: () => undefined,
      celebration: (message) => {
        this.#celebrator.receive(message);
      },
      up: () => {
        void this.#celebrator.join(this.#hub);
        void this.#learnOffice();
      },
      down: () => undefined,
    });
  }

  async start(): Promise<void> {
    setInterval(() => {
      this.#tick();
    }, TICK_MS);
    await this.#letIn();
    const [organisation, boards, teams] = await this.#insist(() =>
      Promise.all([api.getOrganisation(), api.getBoards(), api.getTeams()]),
    );
    this.#organisation = organisation;
    this.#boards = boards;
    this.#teams = teams;
    this.#hub.start();
    this.#current = this.#watch(this.#address.period);
    this.#current.start();
  }

  readonly consoleAddress = `${location.host}/console`;
  readonly teamNames = $derived(
    new Map([
      ...this.#teams.map((team): [string, string] => [team.id, team.name]),
      ...this.teams.map((row): [string, string] => [row.id, row.name]),
    ]),
  );
  readonly teamColours = $derived(
    teamColours([...this.#teams.map((team) => team.id), ...this.teams.map((row) => row.id)]),
  );

  get unit(): Unit {
    return this.#board?.unit ?? (isMoney(this.#address.board) ? 'amount' : 'points');
  }
  get boardTitle(): string {
    return this.#board?.name[language()] ?? words.boardName(this.#address.board);
  }
  get organisation(): string {
    return this.#organisation?.name ?? '';
  }
  get currency(): string {
    return this.#organisation?.baseCurrency ?? 'CNY';
  }
  get fiscalYearStartMonth(): number {
    return this.#organisation?.fiscalYearStartMonth ?? 1;
  }
  get volatile(): boolean {
    return this.#organisation?.volatile ?? false;
  }
  get askedPeriod(): string {
    return this.#address.period;
  }
  get period(): string {
    return this.#shown?.standings?.period ?? this.#address.period;
  }
  get instead(): boolean {
    return this.#shown !== undefined && this.#shown === this.#instead;
  }
  get reps() {
    return this.#shown?.reps.all ?? [];
  }
  get teams() {
    return this.#shown?.teams.all ?? [];
  }
  get repCount(): number {
    return this.#shown?.standings?.count ?? 0;
  }
  get teamCount(): number {
    return this.#shown?.teamStandings?.count ?? 0;
  }
  get celebration() {
    return this.#celebrator.current;
  }

  get phase(): Phase {
    if (this.#problem && api.isRefusal(this.#problem)) return 'refused';
    if (this.#shown && !this.#shown.empty) return 'board';
    if (this.#problem && [400, 404, 422].includes(this.#problem.status)) return 'unknown';
    if (!this.#current?.known) return 'waiting';
    if (!isRelative(this.#address.period)) return this.#address.period === 'all' ? 'empty' : 'past-empty';
    return this.#latestKnown ? 'empty' : 'waiting';
  }

  get #board(): Board | undefined {
    return this.#boards.find((board) => board.id === this.#address.board);
  }

  /** Turns the token of the link into a cookie, then takes it out of sight. */
  async #letIn(): Promise<void> {
    const { token } = this.#address;
    if (!token) return;
    await this.#insist(() => api.useWallToken(token));
    history.replaceState(null, '', withoutToken(location.href));
  }

  /** Does it until it works: a wall is often started before its server. */
  async #insist<T>(what: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const done = await what();
        this.#problem = undefined;
        return done;
      } catch (thrown) {
        this.#failed(asProblem(thrown));
        await new Promise((resume) => setTimeout(resume, api.isRefusal(thrown) ? REFUSED_CAP_MS : RETRY_MS));
      }
    }
  }

  #watch(period: string): WatchedBoard {
    const parts: WatchParts = {
      hub: this.#hub,
      answered: (serverMs, sent) => {
        this.#answered(serverMs, sent);
      },
      failed: (problem) => {
        this.#failed(problem);
      },
      changed: () => {
        this.#changed();
      },
    };
    return new WatchedBoard(this.#address.board, period, parts);
  }

  #answered(serverMs: number | undefined, sent: number): void {
    const now = performance.now();
    this.#pollAt = now;
    this.#problem = undefined;
    this.#hub.cap = WALL_CAP_MS;
    if (serverMs !== undefined) this.#serverClock.sample(serverMs, sent, now);
    this.#celebrator.settle();
  }

  #failed(problem: Problem): void {
    // Not being reached is not news about the board, only about its age, and the feed knows that; being refused is.
    if (problem.retryable) return;
    this.#problem = problem;
    if (api.isRefusal(problem)) this.#hub.cap = REFUSED_CAP_MS;
  }

  #changed(): void {
    const current = this.#current;
    if (!current) return;
    if (!current.empty) {
      clearTimeout(this.#latestTimer);
      this.#latestTimer = undefined;
      this.#instead?.stop();
      this.#instead = undefined;
    } else if (current.known && this.#latestTimer === undefined && isRelative(this.#address.period)) {
      this.#latestTimer = setTimeout(() => void this.#lookForLatest(), 0);
    }
    void this.#learnTeams();
  }

  /** Nothing yet in the period asked for: look for the latest that has something, and keep looking. */
  async #lookForLatest(): Promise<void> {
    try {
      const period = await api.getLatestPeriod(this.#address.board, this.#address.period);
      this.#latestKnown = true;
      this.#showInstead(period === this.#current?.standings?.period ? null : period);
    } catch (thrown) {
      // A server that does not know the question has no other period to offer.
      if (!asProblem(thrown).retryable) this.#latestKnown = true;
    }
    if (!this.#current?.empty) return;
    const pause = this.#instead ? LATEST_MS.showing : LATEST_MS.nothing;
    this.#latestTimer = setTimeout(() => void this.#lookForLatest(), pause);
  }

  #showInstead(period: string | null): void {
    if (!this.#current?.empty || this.#instead?.period === period) return;
    this.#instead?.stop();
    this.#instead = period === null ? undefined : this.#watch(period);
    this.#instead?.start();
  }

  /** A wall runs for months, and what the office changes meanwhile (its zone, a board's name) is not pushed. */
  async #learnOffice(): Promise<void> {
    try {
      [this.#organisation, this.#boards] = await Promise.all([api.getOrganisation(), api.getBoards()]);
    } catch (thrown) {
      if (!asProblem(thrown).retryable) return;
      // A server that has just begun anew may not know yet.
      clearTimeout(this.#officeTimer);
      this.#officeTimer = setTimeout(() => void this.#learnOffice(), RETRY_MS);
    }
  }

  /** A team that was created since the start brings its name and its colour. */
  async #learnTeams(): Promise<void> {
    const known = new Set(this.#teams.map((team) => team.id));
    const unknown = [...this.reps, ...this.teams].some((row) => row.team && !known.has(row.team));
    if (!unknown || performance.now() - this.#teamsAskedAt < 10_000) return;
    this.#teamsAskedAt = performance.now();
    this.#teams = await api.getTeams().catch(() => this.#teams);
  }

  #tick(): void {
    const now = performance.now();
    const zone = this.#organisation?.timeZone;
    const serverNow = this.#serverClock.now(now);
    if (zone && serverNow !== undefined) this.clock = formatClock(serverNow, zone, language());

    const before = this.freshness;
    const shown = this.#shown?.standings;
    const storeSince = shown?.stale ? this.#serverClock.when(Date.parse(shown.asOf)) : undefined;
    const behindSince = storeSince ?? this.#shown?.unsureSince;
    const heard = { socketAt: this.#hub.heardAt, connected: this.#hub.connected, pollAt: this.#pollAt, behindSince };
    const after = freshness(heard, now);
    if (after.kind === before.kind) return;
    this.freshness = after;
    if (after.kind === 'stale') {
      const since = this.#serverClock.now(after.since);
      this.staleTime = zone && since !== undefined ? formatSeconds(since, zone, language()) : '';
      this.announcement = words.connectionLost;
    } else if (before.kind === 'stale') {
      this.announcement = words.backAgain;
    }
  }
}
