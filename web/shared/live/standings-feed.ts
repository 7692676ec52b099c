import * as v from 'valibot';
import type { StandingsAnswer, StandingsAsked } from '../api';
import { asProblem, type Problem } from '../problem';
import { FrameAddress, frameSchema, standingsSchema, type Frame, type Standings } from '../wire';
import { SILENCE_MS } from './freshness';
import type { Hub } from './hub';
import { applyFrame, mayReplace, tidy } from './standings';
import { compareVersions } from './version';

export const CHECK_MS = 30_000;
export const POLL_MS = 5_000;
/** After a loss the first snapshot is asked for when the socket has had its chance to return. */
const FIRST_POLL_MS = 2_200;
/**
 * The server sends at most ten frames a second, so two that come closer were held up on their way: to wait as long again would
 * only add to it. This bounds the work at any rate.
 */
const APPLY_MS = 40;
const PENDING = 50;
/**
 * When every answer for so long has been older than what is shown, and nothing newer came, then the server began afresh (its
 * data was replaced), and its word is the truth.
 */
const STUBBORN_MS = 12_000;

export interface FeedParts {
  hub: Pick<Hub, 'connected' | 'invoke' | 'listen'>;
  get: (asked: StandingsAsked, etag: string | null) => Promise<StandingsAnswer>;
  /** New standings to show, some times a second. */
  show: (standings: Standings) => void;
  /** A snapshot request was answered, the server's clock as it did so, and when it was asked for. */
  answered: (serverMs: number | undefined, sent: number) => void;
  failed: (problem: Problem) => void;
}

/** Keeps one standings right: pushed frames while they fit, a snapshot whenever they might not. */
export class StandingsFeed {
  shown: Standings | undefined;

  #etag: string | null = null;
  #pending: Frame[] = [];
  #joining = false;
  #joinAgain = false;
  #checking = false;
  #checkAgain = false;
  #stopped = false;
  /** Since when all answers are older than what is shown, on `performance.now()`. */
  #olderSince: number | undefined;
  /** When the server last answered for these standings, or a frame of them fitted, on `performance.now()`. */
  #sureAt: number | undefined;
  /** Whether a check has failed since. */
  #failing = false;
  #apply: ReturnType<typeof setTimeout> | undefined;
  #check: ReturnType<typeof setTimeout> | undefined;
  /** On `performance.now()`. */
  #appliedAt = -Infinity;
  #unlisten: (() => void) | undefined;

  readonly asked: StandingsAsked;
  readonly #parts: FeedParts;

  constructor(asked: StandingsAsked, parts: FeedParts) {
    this.asked = asked;
    this.#parts = parts;
  }

  /**
   * Since when what is shown may be behind because checks fail, on `performance.now()`; undefined while it is right, and before
   * the first answer. A server that has lost its silos still pings, so the socket cannot tell. Frames that come prove enough:
   * one check that fails among them says nothing.
   */
  get unsureSince(): number | undefined {
    if (!this.#failing || this.#sureAt === undefined) return undefined;
    return performance.now() - this.#sureAt > SILENCE_MS ? this.#sureAt : undefined;
  }

  start(): void {
    this.#unlisten = this.#parts.hub.listen({
      frame: (message) => {
        this.#receive(message);
      },
      celebration: () => undefined,
      rolled: (message) => {
        const board = v.safeParse(v.object({ board: v.string() }), message);
        if (board.success && board.output.board === this.asked.board) void this.#join();
      },
      up: () => void this.#join(),
      down: () => {
        this.#checkIn(FIRST_POLL_MS);
      },
    });
    // The first picture comes over HTTP at once, whatever the socket does.
    void this.check();
    if (this.#parts.hub.connected) void this.#join();
  }

  stop(): void {
    this.#stopped = true;
    this.#unlisten?.();
    clearTimeout(this.#apply);
    clearTimeout(this.#check);
  }

  /** Compares with the server's snapshot, then plans the next time: every 30 s, every 5 s without a socket or an answer. */
  async check(): Promise<void> {
    if (this.#stopped) return;
    if (this.#checking) {
      // What is on its way may be older than what made somebody ask.
      this.#checkAgain = true;
      return;
    }
    this.#checking = true;
    clearTimeout(this.#check);
    const sent = performance.now();
    try {
      const answer = await this.#parts.get(this.asked, this.#etag);
      if (this.#stopped) return;
      this.#sure();
      this.#parts.answered(answer.serverMs, sent);
      if (answer.kind === 'new') {
        this.#etag = answer.etag;
        this.#take(answer.standings, 'checked');
      }
    } catch (thrown) {
      // What was only half read must be read again in full.
      this.#etag = null;
      this.#failing = true;
      if (!this.#stopped) this.#parts.failed(asProblem(thrown));
    } finally {
      this.#checking = false;
      if (!this.#stopped) this.#checkIn(this.#nextCheckMs());
    }
  }

  #nextCheckMs(): number {
    const again = this.#checkAgain;
    this.#checkAgain = false;
    if (again) return APPLY_MS;
    const well = this.shown && this.#olderSince === undefined && !this.#failing;
    return this.#parts.hub.connected && well ? CHECK_MS : POLL_MS;
  }

  #sure(): void {
    this.#sureAt = performance.now();
    this.#failing = false;
  }

  /** Joins the group, then takes the snapshot, then the frames that came meanwhile. */
  async #join(): Promise<void> {
    if (this.#joining) {
      this.#joinAgain = true;
      return;
    }
    this.#joining = true;
    try {
      const method = this.asked.scope === 'teams' ? 'WatchTeams' : 'WatchBoard';
      const answer = await this.#parts.hub.invoke(method, this.asked.board, this.asked.period);
      if (this.#stopped) return;
      const snapshot = v.safeParse(standingsSchema(this.asked.board), answer);
      if (snapshot.success) {
        this.#sure();
        this.#take(snapshot.output, 'pushed');
      } else {
        void this.check();
      }
    } catch {
      // The socket went away, and joins again when it is back; or the server refused, and the check will say why.
      void this.check();
    } finally {
      this.#joining = false;
      this.#applySoon();
    }
    if (this.#joinAgain) {
      this.#joinAgain = false;
      await this.#join();
    }
  }

  #receive(message: unknown): void {
    const address = v.safeParse(FrameAddress, message);
    if (!address.success) return;
    const { board, scope, period } = address.output;
    if (board !== this.asked.board || scope !== this.asked.scope) return;
    if (this.shown && !this.#joining && period !== this.shown.period) return;

    const frame = v.safeParse(frameSchema(this.asked.board), message);
    if (!frame.success) {
      void this.check();
      return;
    }
    this.#pending.push(frame.output);
    // Too many to be worth applying: a snapshot is shorter.
    if (this.#pending.length > PENDING) {
      this.#pending = [];
      this.#etag = null;
      void this.check();
    }
    this.#applySoon();
  }

  #applySoon(): void {
    if (this.#stopped || this.#pending.length === 0) return;
    // The first frame after a quiet moment is shown at once; those that follow it closely are shown together.
    const wait = Math.max(0, this.#appliedAt + APPLY_MS - performance.now());
    this.#apply ??= setTimeout(() => {
      this.#apply = undefined;
      this.#appliedAt = performance.now();
      this.#applyPending();
    }, wait);
  }

  #applyPending(): void {
    if (this.#joining || this.#stopped) return;
    const frames = this.#pending.sort((a, b) => compareVersions(a.version, b.version));
    this.#pending = [];
    const before = this.shown;
    let gap = false;
    for (const frame of frames) {
      const step = applyFrame(this.shown, frame);
      if (step.kind === 'applied') this.shown = step.standings;
      gap ||= step.kind === 'gap';
    }
    if (this.shown && this.shown !== before) {
      this.#olderSince = undefined;
      this.#sure();
      this.#parts.show(this.shown);
    }
    if (gap) void this.check();
  }

  #take(snapshot: Standings, from: 'checked' | 'pushed'): void {
    if (!mayReplace(this.shown, snapshot)) {
      this.#etag = null;
      if (from === 'pushed') return;
      this.#olderSince ??= performance.now();
      if (performance.now() - this.#olderSince < STUBBORN_MS) return;
    }
    this.#olderSince = undefined;
    this.shown = tidy(snapshot);
    this.#parts.show(this.shown);
  }

  #checkIn(ms: number): void {
    clearTimeout(this.#check);
    this.#check = setTimeout(() => void this.check(), ms);
  }
}
