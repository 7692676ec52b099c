import { expect, test } from 'vitest';
import type { Celebration } from '../wire';
import { CelebrationQueue } from './celebrations';

const NOW = Date.parse('2026-09-17T06:00:00Z');
const at = (id: string, secondsAgo = 0): Celebration => ({
  id,
  kind: 'badge',
  badge: 'first-deal',
  rep: 'mei',
  name: '梅',
  title: { en: 'First Deal', zh: '首单达成' },
  at: new Date(NOW - secondsAgo * 1_000).toISOString(),
});

const drain = (queue: CelebrationQueue) => {
  const ids: string[] = [];
  for (let next = queue.next(); next; next = queue.next()) ids.push(next.id);
  return ids;
};

test('each is celebrated once, in order', () => {
  const queue = new CelebrationQueue();
  for (const id of ['a', 'b', 'a']) queue.add(at(id));
  expect(drain(queue)).toEqual(['a', 'b']);
  expect(queue.add(at('b'))).toBe(false);
});

test('a connection shows nothing older than a minute, and the oldest of the rest first', () => {
  const queue = new CelebrationQueue();
  queue.addRecent([at('new', 5), at('just', 59), at('old', 61)], NOW);
  expect(drain(queue)).toEqual(['just', 'new']);
});

test('what was too old once is not shown when it comes again', () => {
  const queue = new CelebrationQueue();
  queue.addRecent([at('old', 61)], NOW);
  expect(queue.add(at('old', 61))).toBe(false);
});

test('a reconnect does not repeat what was shown', () => {
  const queue = new CelebrationQueue();
  queue.add(at('a'));
  drain(queue);
  queue.addRecent([at('a', 10), at('b', 2)], NOW);
  expect(drain(queue)).toEqual(['b']);
});

test('a flood stays bounded: the latest twelve wait, each shown more briefly', () => {
  const queue = new CelebrationQueue();
  for (let n = 0; n < 5_000; n += 1) queue.add(at(String(n)));
  expect(queue.length).toBe(12);
  expect(queue.showMs).toBeLessThan(7_000);
  expect(drain(queue).at(-1)).toBe('4999');
});
