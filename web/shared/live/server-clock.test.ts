import { expect, test } from 'vitest';
import { ServerClock } from './server-clock';

test('the server answered half way between asking and hearing', () => {
  const clock = new ServerClock();
  clock.sample(1_000_000, 100, 300);
  expect(clock.now(300)).toBe(1_000_100);
});

test('the shortest round trip wins, until it is ten minutes old', () => {
  const clock = new ServerClock();
  clock.sample(1_000_000, 100, 110);
  clock.sample(9_000_000, 200, 900);
  expect(clock.now(1_105)).toBe(1_001_000);
  clock.sample(2_000_000, 700_000, 700_200);
  expect(clock.now(700_100)).toBe(2_000_000);
});

test('no time is shown before the server has told it', () => {
  expect(new ServerClock().now(5)).toBeUndefined();
});
