import { expect, test } from 'vitest';
import { reconnectDelay, WALL_CAP_MS } from './reconnect';

test('attempts come at 250 ms, 500 ms, then never further apart than the cap', () => {
  const slowest = [0, 1, 2, 3, 10].map((n) => reconnectDelay(n, WALL_CAP_MS, () => 1));
  expect(slowest).toEqual([250, 500, 800, 800, 800]);
});

test('up to half is taken off at random, so that screens do not return in step', () => {
  expect(reconnectDelay(5, WALL_CAP_MS, () => 0)).toBe(400);
});

test('it never gives up, however often it failed', () => {
  for (const n of [100, 10_000, 1e9]) {
    expect(reconnectDelay(n, WALL_CAP_MS)).toBeGreaterThanOrEqual(400);
    expect(reconnectDelay(n, WALL_CAP_MS)).toBeLessThanOrEqual(800);
  }
});
