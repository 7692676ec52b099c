/** How far the picture can be trusted. `since` is on the page's own clock (`performance.now()`). */
export type Freshness =
  { kind: 'starting' } | { kind: 'live' } | { kind: 'polling' } | { kind: 'stale'; since: number };

export interface Heard {
  /** When anything last came over the socket, a ping included; undefined before the first. */
  socketAt: number | undefined;
  /** Whether the socket counts as open. */
  connected: boolean;
  /** When a snapshot request was last answered. */
  pollAt: number | undefined;
  /** Since when the server itself may be behind, because its store is away or its checks fail; undefined while it is not. */
  behindSince?: number | undefined;
}

/** The server pings every 1.5 s: three missed in a row are a loss. */
export const SILENCE_MS = 4_500;
/** A restart or a hiccup shorter than this shows nothing. */
const HICCUP_MS = 2_500;
/** Longer than the pause between two pings. */
const ALONE_MS = 2_000;
/** Without a socket a snapshot comes every 5 s, and may take a little. */
const POLL_MS = 7_000;

/** Judged by the age of the last message, not by the state of the connection: a cable that is pulled closes nothing. */
export function freshness({ behindSince, ...heard }: Heard, now: number): Freshness {
  const reached = reach(heard, now);
  return behindSince === undefined || reached.kind === 'stale' ? reached : { kind: 'stale', since: behindSince };
}

function reach({ socketAt, connected, pollAt }: Heard, now: number): Freshness {
  if (socketAt !== undefined && now - socketAt < (connected ? SILENCE_MS : HICCUP_MS)) return { kind: 'live' };
  // An answer while the socket was still heard proves nothing about now: only one that came without it counts.
  const alone = pollAt !== undefined && (socketAt === undefined || pollAt - socketAt > ALONE_MS);
  if (alone && now - pollAt < POLL_MS) return { kind: 'polling' };

  const since = Math.max(socketAt ?? -Infinity, pollAt ?? -Infinity);
  return since === -Infinity ? { kind: 'starting' } : { kind: 'stale', since };
}
