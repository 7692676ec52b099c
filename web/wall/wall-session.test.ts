import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { HubListener } from '../shared/live/hub';
import { speak } from '../shared/words.svelte';
import { WallSession } from './wall-session.svelte';

/** The socket in the hand of the test: it pings as long as it is open. */
const socket = vi.hoisted(() => ({ listeners: [] as HubListener[] }));
vi.mock('../shared/live/hub', () => ({
  Hub: class {
    cap = 0;
    connected = true;
    get heardAt() {
      return performance.now();
    }
    listen(listener: HubListener) {
      socket.listeners.push(listener);
      return () => undefined;
    }
    start() {
      for (const listener of socket.listeners) listener.up();
    }
    invoke() {
      return Promise.reject(new Error('no silo'));
    }
  },
}));

const entry = { rank: 1, previousRank: null, name: '李', team: 'east', value: 5, gapToNext: null };
const standings = {
  board: 'points',
  period: '2026-09',
  version: '7.5',
  asOf: '2026-09-17T06:00:00Z',
  count: 1,
};

/** What the server answers by the end of the path; all else is 503. */
let answers: Record<string, unknown>;

const all = {
  '/organisation': { name: 'Sunrise', timeZone: 'UTC', baseCurrency: 'CNY', fiscalYearStartMonth: 1 },
  '/boards': { boards: [{ id: 'points', unit: 'points', name: { en: 'Points', zh: '积分' } }] },
  '/teams': { teams: [{ id: 'east', name: 'East' }] },
  '/boards/points/standings': { ...standings, entries: [{ ...entry, rep: 'li' }] },
  '/boards/points/teams': { ...standings, entries: [{ ...entry, team: 'east' }] },
};

async function startWall(): Promise<WallSession> {
  const wall = new WallSession({ board: 'points', period: 'this-month', language: null, token: null });
  void wall.start();
  await vi.advanceTimersByTimeAsync(1_000);
  return wall;
}

beforeAll(() => speak('en'));
beforeEach(() => {
  vi.useFakeTimers();
  answers = { ...all };
  socket.listeners = [];
  vi.stubGlobal('fetch', (url: string) => {
    const answer = answers[new URL(url, 'http://arena').pathname.replace('/api/v1', '')];
    return Promise.resolve(answer ? Response.json(answer) : new Response('{}', { status: 503 }));
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

// Invariant 6
test('a wall whose server pings but answers nothing says that it is stale', async () => {
  const wall = await startWall();
  expect(wall.phase).toBe('board');
  expect(wall.freshness.kind).toBe('live');

  answers = {};
  await vi.advanceTimersByTimeAsync(40_000);
  expect(wall.freshness.kind).toBe('stale');

  answers = { ...all };
  await vi.advanceTimersByTimeAsync(6_000);
  expect(wall.freshness.kind).toBe('live');
});

test('a connection brings what the office changed, even when its server is not ready at once', async () => {
  const wall = await startWall();
  expect(wall.currency).toBe('CNY');

  answers = {};
  for (const listener of socket.listeners) listener.up();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(wall.currency).toBe('CNY');
  answers = {
    ...all,
    '/organisation': { ...all['/organisation'], baseCurrency: 'EUR' },
    '/boards': { boards: [{ id: 'points', unit: 'points', name: { en: 'Stars', zh: '星' } }] },
  };
  await vi.advanceTimersByTimeAsync(3_000);

  expect(wall.currency).toBe('EUR');
  expect(wall.boardTitle).toBe('Stars');
});
