import { expect, test } from 'vitest';
import { freshness } from './freshness';

test('a silent socket is stale within 5 s, since it was last heard', () => {
  const heard = { socketAt: 10_000, connected: true, pollAt: 9_900 };
  expect(freshness(heard, 14_400)).toEqual({ kind: 'live' });
  expect(freshness(heard, 14_600)).toEqual({ kind: 'stale', since: 10_000 });
});

test('a check that was answered before the silence does not hide it', () => {
  expect(freshness({ socketAt: 10_000, connected: true, pollAt: 10_500 }, 14_600).kind).toBe('stale');
});

test('a hiccup shows nothing', () => {
  expect(freshness({ socketAt: 10_000, connected: false, pollAt: undefined }, 12_000).kind).toBe('live');
  expect(freshness({ socketAt: 10_000, connected: false, pollAt: undefined }, 12_600).kind).toBe('stale');
});

test('answers without a socket count as polling, until they stop', () => {
  expect(freshness({ socketAt: 10_000, connected: false, pollAt: 12_200 }, 12_600).kind).toBe('polling');
  expect(freshness({ socketAt: undefined, connected: false, pollAt: 1_000 }, 2_000).kind).toBe('polling');
  expect(freshness({ socketAt: undefined, connected: false, pollAt: 1_000 }, 9_000)).toEqual({
    kind: 'stale',
    since: 1_000,
  });
});

test('a server that may be behind is stale however well it is heard', () => {
  const heard = { socketAt: 10_000, connected: true, pollAt: 9_900 };
  expect(freshness({ ...heard, behindSince: 8_000 }, 10_500)).toEqual({ kind: 'stale', since: 8_000 });
  expect(freshness({ ...heard, behindSince: undefined }, 10_500).kind).toBe('live');
});

test('before anything was heard it is starting', () => {
  expect(freshness({ socketAt: undefined, connected: false, pollAt: undefined }, 60_000).kind).toBe('starting');
});
