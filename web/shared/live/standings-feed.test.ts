import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { StandingsAnswer } from '../api';
import { unreachable } from '../problem';
import type { Standings } from '../wire';
import type { HubListener } from './hub';
import { CHECK_MS, POLL_MS, StandingsFeed } from './standings-feed';

const row = (rep: string, rank: number, value: number) => ({
  rank,
  previousRank: null,
  rep,
  name: rep,
  team: 'east',
  value,
  gapToNext: null,
});

const wire = (version: string, value: number) => ({
  board: 'points',
  period: '2026-09',
  version,
  asOf: '2026-09-17T06:00:00Z',
  count: 1,
  entries: [row('li', 1, value)],
});

const snapshot = (version: string, value: number): Standings => ({
  ...wire(version, value),
  entries: [{ id: 'li', name: 'li', team: 'east', rank: 1, previousRank: null, value, gapToNext: null }],
});

const frame = (version: string, base: string, value: number) => ({
  board: 'points',
  period: '2026-09',
  scope: 'reps',
  version,
  base,
  asOf: '2026-09-17T06:00:01Z',
  rows: [row('li', 1, value)],
  gone: [],
});

/** A server and a hub in the hand of the test. */
function stage() {
  let listener: HubListener | undefined;
  const server = {
    answer: snapshot('7.5', 100),
    watch: wire('7.5', 100),
    reachable: true,
    asked: [] as (string | null)[],
  };
  const hub = {
    connected: true,
    invoke: vi.fn(() => Promise.resolve<unknown>(server.watch)),
    listen: (one: HubListener) => {
      listener = one;
      return () => undefined;
    },
  };
  const shown: number[] = [];
  const feed = new StandingsFeed(
    { board: 'points', period: 'this-month', scope: 'reps', top: 50 },
    {
      hub,
      get: (_, etag): Promise<StandingsAnswer> => {
        server.asked.push(etag);
        if (!server.reachable) return Promise.reject(unreachable());
        if (etag === server.answer.version) return Promise.resolve({ kind: 'same', serverMs: undefined });
        return Promise.resolve({
          kind: 'new',
          standings: server.answer,
          etag: server.answer.version,
          serverMs: undefined,
        });
      },
      show: (standings) => shown.push(standings.entries[0]?.value ?? -1),
      answered: () => undefined,
      failed: () => undefined,
    },
  );
  const tell = (what: (one: HubListener) => void) => {
    if (listener) what(listener);
  };
  return { feed, hub, server, shown, tell };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('frames are applied at most ten times a second, and the last one stands', async () => {
  const { feed, shown, tell } = stage();
  feed.start();
  await vi.advanceTimersByTimeAsync(200);
  shown.length = 0;

  for (let n = 6; n < 26; n += 1) {
    tell((one) => {
      one.frame(frame(`7.${String(n)}`, `7.${String(n - 1)}`, n));
    });
  }
  await vi.advanceTimersByTimeAsync(100);

  expect(shown).toEqual([25]);
});

test('frames that come out of order are put in order', async () => {
  const { feed, shown, tell } = stage();
  feed.start();
  await vi.advanceTimersByTimeAsync(200);

  tell((one) => {
    one.frame(frame('7.7', '7.6', 107));
    one.frame(frame('7.6', '7.5', 106));
  });
  await vi.advanceTimersByTimeAsync(100);

  expect(shown.at(-1)).toBe(107);
});

test('a frame on another base is answered by fetching the snapshot', async () => {
  const { feed, server, shown, tell } = stage();
  feed.start();
  await vi.advanceTimersByTimeAsync(200);
  server.answer = snapshot('7.9', 190);

  tell((one) => {
    one.frame(frame('7.9', '7.8', 190));
  });
  await vi.advanceTimersByTimeAsync(200);

  expect(shown.at(-1)).toBe(190);
});

test('what comes while joining waits for the snapshot, and is applied onto it', async () => {
  const { feed, hub, server, shown, tell } = stage();
  feed.start();
  await vi.advanceTimersByTimeAsync(200);
  let answer: (value: unknown) => void = () => undefined;
  hub.invoke.mockReturnValueOnce(
    new Promise<unknown>((resolve) => {
      answer = resolve;
    }),
  );

  tell((one) => {
    one.up();
    one.frame(frame('8.4', '8.3', 184));
  });
  await vi.advanceTimersByTimeAsync(300);
  expect(shown.at(-1)).toBe(100);
  server.watch = wire('8.3', 183);
  answer(server.watch);
  await vi.advanceTimersByTimeAsync(200);

  expect(shown.at(-1)).toBe(184);
});

test('a wall never goes backwards when a reconnect brings an old snapshot', async () => {
  const { feed, server, shown, tell } = stage();
  feed.start();
  await vi.advanceTimersByTimeAsync(200);

  server.watch = wire('7.3', 30);
  tell((one) => {
    one.up();
  });
  await vi.advanceTimersByTimeAsync(500);

  expect(shown.at(-1)).toBe(100);
});

test('a server that began afresh is believed once nothing newer has come for a while', async () => {
  const { feed, server, shown } = stage();
  feed.start();
  await vi.advanceTimersByTimeAsync(200);
  server.answer = snapshot('1.1', 3);

  await vi.advanceTimersByTimeAsync(CHECK_MS + 1_000);
  expect(shown.at(-1)).toBe(100);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(shown.at(-1)).toBe(3);
});

test('every 30 s it is checked by its tag; every 5 s while the socket is down', async () => {
  const { feed, hub, server, tell } = stage();
  feed.start();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(server.asked).toEqual([null]);
  await vi.advanceTimersByTimeAsync(CHECK_MS);
  expect(server.asked).toEqual([null, '7.5']);

  hub.connected = false;
  tell((one) => {
    one.down();
  });
  server.asked.length = 0;
  await vi.advanceTimersByTimeAsync(2_500 + 2 * POLL_MS);
  expect(server.asked).toHaveLength(3);
});

test('it goes on asking when the server cannot be reached', async () => {
  const { feed, hub, server, shown } = stage();
  hub.connected = false;
  server.reachable = false;
  feed.start();
  await vi.advanceTimersByTimeAsync(12_000);
  expect(shown).toEqual([]);

  server.reachable = true;
  await vi.advanceTimersByTimeAsync(POLL_MS);
  expect(shown).toEqual([100]);
});

test('a server that pings but does not answer leaves it unsure since its last answer, and is asked often', async () => {
  const { feed, server } = stage();
  feed.start();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(feed.unsureSince).toBeUndefined();
  const answeredBy = performance.now();

  server.reachable = false;
  await vi.advanceTimersByTimeAsync(CHECK_MS);
  expect(feed.unsureSince).toBeLessThan(answeredBy);
  server.asked.length = 0;
  await vi.advanceTimersByTimeAsync(2 * POLL_MS);
  expect(server.asked).toHaveLength(2);

  server.reachable = true;
  await vi.advanceTimersByTimeAsync(POLL_MS);
  expect(feed.unsureSince).toBeUndefined();
});

test('a frame that fits proves what a failed check could not', async () => {
  const { feed, server, tell } = stage();
  feed.start();
  await vi.advanceTimersByTimeAsync(1_000);
  server.reachable = false;
  await vi.advanceTimersByTimeAsync(CHECK_MS);
  expect(feed.unsureSince).toBeDefined();

  tell((one) => {
    one.frame(frame('7.6', '7.5', 106));
  });
  await vi.advanceTimersByTimeAsync(100);
  expect(feed.unsureSince).toBeUndefined();
  // The next check fails as well, a moment after the frame.
  await vi.advanceTimersByTimeAsync(4_000);
  expect(feed.unsureSince).toBeUndefined();
});

test('before the first answer there is nothing to be unsure of', async () => {
  const { feed, hub, server } = stage();
  server.reachable = false;
  hub.connected = false;
  feed.start();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(feed.unsureSince).toBeUndefined();
});

test('a period that rolled over is watched anew and shown', async () => {
  const { feed, server, shown, tell } = stage();
  feed.start();
  await vi.advanceTimersByTimeAsync(200);

  server.watch = { ...wire('2.1', 7), period: '2026-10', asOf: '2026-10-01T00:00:00Z' };
  tell((one) => {
    one.rolled({ board: 'points', period: 'this-month' });
  });
  await vi.advanceTimersByTimeAsync(200);

  expect(shown.at(-1)).toBe(7);
});

test('a stopped feed asks nothing more', async () => {
  const { feed, server } = stage();
  feed.start();
  await vi.advanceTimersByTimeAsync(200);
  feed.stop();
  server.asked.length = 0;

  await vi.advanceTimersByTimeAsync(120_000);

  expect(server.asked).toEqual([]);
});
