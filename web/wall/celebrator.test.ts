import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Hub } from '../shared/live/hub';
import { Celebrator } from './celebrator.svelte';

const NOW = Date.parse('2026-09-17T06:00:00Z');
const at = (id: string, secondsAgo: number) => ({
  id,
  rep: 'mei',
  name: '梅',
  title: { en: 'First Deal', zh: '首单达成' },
  at: new Date(NOW - secondsAgo * 1_000).toISOString(),
});

const hubWith = (feed: unknown) => ({ invoke: () => Promise.resolve(feed) }) as unknown as Hub;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a connection celebrates what has only just happened', async () => {
  const celebrator = new Celebrator(() => NOW);
  await celebrator.join(hubWith([at('old', 300), at('new', 10)]));

  expect(celebrator.current?.id).toBe('new');
});

test('after a night in standby the evening is not celebrated', async () => {
  let now = NOW - 36_000_000;
  const celebrator = new Celebrator(() => now);
  await celebrator.join(hubWith([at('evening', 30_000), at('new', 10)]));
  expect(celebrator.current).toBeUndefined();

  now = NOW;
  celebrator.settle();

  expect(celebrator.current?.id).toBe('new');
});
