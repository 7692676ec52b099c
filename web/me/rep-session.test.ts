import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { HubListener } from '../shared/live/hub';
import { entry } from './activity-sample';
import { RepSession } from './rep-session.svelte';

/** The socket in the hand of the test. */
const socket = vi.hoisted(() => ({
  listener: undefined as HubListener | undefined,
  connected: true,
  opens: true,
  watched: 0,
  knows: true,
}));
vi.mock('../shared/live/hub', () => ({
  Hub: class {
    get connected() {
      return socket.connected;
    }
    listen(listener: HubListener) {
      socket.listener = listener;
      return () => undefined;
    }
    start() {
      if (socket.opens) socket.listener?.up();
    }
    invoke() {
      socket.watched += 1;
      return socket.knows ? Promise.resolve({}) : Promise.reject(new Error('no silo'));
    }
  },
}));

const page = (period: string, points: number) => ({
  id: 'mei',
  name: '梅',
  active: true,
  period,
  points,
  values: {},
  badges: [],
  badgesAhead: [],
});

const activity = (next: number | null, ...seqs: number[]) => ({ entries: seqs.map(entry), next });

/** What the server answers by the path, or by path and query where both are named; all else is 503. */
let answers: Record<string, unknown>;
let asked: string[];
/** Older pages come no sooner than this. */
let slow = Promise.resolve();

const all = {
  '/organisation': { name: 'Sunrise', timeZone: 'UTC', baseCurrency: 'CNY', fiscalYearStartMonth: 1 },
  '/rulebook': { rules: [] },
  '/teams': { teams: [] },
  '/reps/mei': page('2026-09', 5),
  '/boards/points/standings': {
    board: 'points',
    period: '2026-09',
    version: '7.5',
    asOf: '2026-09-17T06:00:00Z',
    count: 0,
    entries: [],
  },
  '/reps/mei/activity': { entries: [], next: null },
};

async function open(): Promise<RepSession> {
  const session = new RepSession({ rep: 'mei', period: undefined, language: null, token: null });
  void session.start();
  await vi.advanceTimersByTimeAsync(100);
  asked = [];
  return session;
}

const loads = () => asked.filter((path) => path === '/reps/mei').length;

beforeEach(() => {
  vi.useFakeTimers();
  answers = { ...all };
  asked = [];
  Object.assign(socket, { connected: true, opens: true, watched: 0, knows: true });
  slow = Promise.resolve();
  vi.stubGlobal('fetch', async (url: string) => {
    const { pathname, search } = new URL(url, 'http://arena');
    const path = pathname.replace('/api/v1', '');
    asked.push(path);
    const answer = answers[path + search] ?? answers[path];
    if (search.includes('after=') && !search.endsWith('=0')) await slow;
    return answer ? Response.json(answer) : new Response('{}', { status: 503 });
  });
});
afterEach(() => {
  vi.clearAllTimers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a server that did not know the rep yet is asked again to watch', async () => {
  socket.knows = false;
  const session = await open();
  expect(session.live).toBe(false);

  socket.knows = true;
  await vi.advanceTimersByTimeAsync(4_000);

  expect(session.live).toBe(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(socket.watched).toBe(2);
});

test('what could not be loaded is asked for again', async () => {
  const session = await open();
  answers = {};
  await session.load();
  expect(session.problem?.status).toBe(503);

  answers = { ...all, '/reps/mei': page('2026-09', 25) };
  await vi.advanceTimersByTimeAsync(4_000);

  expect(session.problem).toBeUndefined();
  expect(session.rep?.points).toBe(25);
});

test('a new month is shown although nothing was pushed', async () => {
  const session = await open();
  answers = { ...all, '/reps/mei': page('2026-10', 0) };
  await vi.advanceTimersByTimeAsync(31_000);

  expect(session.rep?.period).toBe('2026-10');
});

test('without a socket all is asked for every 5 s, with one every 30 s', async () => {
  await open();
  await vi.advanceTimersByTimeAsync(60_500);
  expect(loads()).toBe(2);

  socket.connected = false;
  socket.listener?.down();
  asked = [];
  await vi.advanceTimersByTimeAsync(30_500);
  expect(loads()).toBe(6);
});

test('a phone that never gets a socket is kept up to date as well', async () => {
  Object.assign(socket, { connected: false, opens: false });
  const session = await open();
  answers = { ...all, '/reps/mei': page('2026-09', 25) };
  await vi.advanceTimersByTimeAsync(6_000);

  expect(session.rep?.points).toBe(25);
});

const seqs = (session: RepSession) => session.activity?.entries.map(({ entry }) => entry.seq);

test('a double tap turns one page', async () => {
  answers = { ...all, '/reps/mei/activity': activity(5, 6, 5), '/reps/mei/activity?after=5': activity(null, 4, 3) };
  const session = await open();
  await Promise.all([session.more(), session.more()]);

  expect(seqs(session)).toEqual([6, 5, 4, 3]);
  await session.load();
  expect(seqs(session)).toEqual([6, 5, 4, 3]);
});

test('a page that could not be had says why, and can be asked for again', async () => {
  answers = { ...all, '/reps/mei/activity': activity(5, 6, 5) };
  const session = await open();
  answers = {};
  await session.more();
  expect(session.problem?.status).toBe(503);

  answers = { ...all, '/reps/mei/activity?after=5': activity(null, 4) };
  await session.more();
  expect(seqs(session)).toEqual([6, 5, 4]);
});

test('a page follows what was loaded while it was on its way, or is dropped', async () => {
  answers = { ...all, '/reps/mei/activity': activity(5, 6, 5), '/reps/mei/activity?after=5': activity(3, 4, 3) };
  const session = await open();
  slow = new Promise((resume) => setTimeout(resume, 1_000));
  const turned = session.more();
  answers = { ...answers, '/reps/mei/activity': activity(6, 7, 6) };
  await session.load();
  await vi.advanceTimersByTimeAsync(1_000);
  await turned;
  expect(seqs(session)).toEqual([7, 6, 5, 4, 3]);

  slow = new Promise((resume) => setTimeout(resume, 1_000));
  answers = { ...answers, '/reps/mei/activity?after=3': activity(null, 2) };
  const late = session.more();
  answers = { ...answers, '/reps/mei/activity': activity(10, 11, 10) };
  await session.load();
  await vi.advanceTimersByTimeAsync(1_000);
  await late;
  expect(seqs(session)).toEqual([11, 10]);
});
